package dev.hearth.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The short way of reading a command line says what picocli says, or leaves it to picocli. */
class ServeArgumentsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--listen 127.0.0.1:0",
        "--listen=[::1]:0",
        "--data-dir /tmp/a --listen 0.0.0.0:6286 --signup open",
        "--signup=token --data-dir=~/x",
        "--config c.toml --sequence-at-least 17",
        "--sequence-at-least=0",
        "--data-dir a=b",
        "--data-dir=a=b"
      })
  void plainLine_isReadAsPicocliReadsIt(String line) {
    String[] words = line.isEmpty() ? new String[0] : line.split(" ", -1);
    ServeCommand command = new ServeCommand();
    new CommandLine(command).parseArgs(words);

    assertEquals(Optional.of(command.arguments()), ServeArguments.plain(words));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "-V",
        "--lisen 127.0.0.1:0",
        "--listen",
        "--listen --signup open",
        "--listen a --listen b",
        "--sequence-at-least x",
        "--sequence-at-least -1",
        "--sequence-at-least 9999999999999999999",
        "--data-dir @file",
        "--data-dir \"quoted\"",
        "--data-dir=",
        "word",
        "--listen a word"
      })
  void everythingElse_isLeftToPicocli(String line) {
    assertEquals(Optional.empty(), ServeArguments.plain(line.split(" ", -1)));
  }
}
