package dev.hearth.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hearth.client.KeyPair;
import dev.hearth.client.testing.FakeHomeserver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * The client's commands as a shell runs them, against a homeserver in memory where their account is
 * signed up.
 */
abstract class CommandsFixture {
  static final byte[] CONTENT = "hello\n".getBytes(StandardCharsets.US_ASCII);

  final FakeHomeserver server;
  final Path home;
  final Shell shell;

  CommandsFixture(Path home) throws IOException {
    this.server = new FakeHomeserver();
    this.home = home;
    this.shell = new Shell(home, server.uri());
  }

  @BeforeEach
  void account() throws IOException {
    assertEquals(ExitCode.DONE, shell.run("keygen"));
    assertEquals(ExitCode.DONE, shell.run("signup"));
  }

  @AfterEach
  void close() {
    server.close();
  }

  String pubky() throws IOException {
    return KeyPair.fromHex(Files.readString(shell.key())).pubky().z32();
  }

  void put(String path) {
    assertEquals(ExitCode.DONE, shell.input(CONTENT).run("put", path));
  }
}
