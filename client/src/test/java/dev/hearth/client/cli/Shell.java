package dev.hearth.client.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs commands as a person would, with a home of its own, and keeps what they show. */
final class Shell {
  private final Path home;
  private final URI server;
  private ByteArrayOutputStream out = new ByteArrayOutputStream();
  private ByteArrayOutputStream err = new ByteArrayOutputStream();
  private byte[] input = new byte[0];
  private @Nullable OutputStream broken;

  Shell(Path home, URI server) {
    this.home = home;
    this.server = server;
  }

  Path key() {
    return home.resolve(".hearth").resolve("key");
  }

  /** What the next command reads on standard input. */
  Shell input(byte[] bytes) {
    input = bytes;
    return this;
  }

  /** Every write to standard output fails with this from now on. */
  Shell outputFailsWith(String message) {
    broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException(message);
          }
        };
    return this;
  }

  /** The exit code of one command that talks to the server. */
  int run(String... arguments) {
    return runBare(
        Stream.concat(Stream.of(arguments), Stream.of("--server", server.toString()))
            .toArray(String[]::new));
  }

  /** The exit code of one command as it stands. */
  int runBare(String... arguments) {
    out = new ByteArrayOutputStream();
    err = new ByteArrayOutputStream();
    Terminal terminal = terminal(broken == null ? out : broken, err);
    int exitCode = Main.run(terminal, arguments);
    terminal.flush();
    return exitCode;
  }

  /** What a command sees that writes there. */
  Terminal terminal(OutputStream out, OutputStream err) {
    return new Terminal(
        new ByteArrayInputStream(input),
        new ResultStream(out),
        new PrintStream(err, false, StandardCharsets.UTF_8),
        false,
        home);
  }

  byte[] outBytes() {
    return out.toByteArray();
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  List<String> outLines() {
    return out().lines().toList();
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
