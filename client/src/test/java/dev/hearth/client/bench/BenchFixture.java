package dev.hearth.client.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** Runs the commands of {@code bench} in this process and reads what they say. */
abstract class BenchFixture {
  static final String PID = Long.toString(ProcessHandle.current().pid());

  final StringWriter out = new StringWriter();
  final StringWriter err = new StringWriter();

  /** A lie told of the n-th event of a stream, counted from 0. */
  static FakeHomeserver.Lie lie(BiFunction<String, Integer, String> told) {
    int[] count = {0};
    return frame -> told.apply(frame, count[0]++);
  }

  final List<String> failures() throws IOException {
    List<String> failures = new ArrayList<>();
    json().at("/failures").forEach(failure -> failures.add(failure.asText()));
    return failures;
  }

  final int run(FakeHomeserver server, String command, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(command, "--json", "--probe-time", "50ms", "--server", server.url()));
    arguments.addAll(List.of(more));
    return execute(arguments.toArray(String[]::new));
  }

  final int execute(String... arguments) {
    out.getBuffer().setLength(0);
    return BenchCommand.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  final JsonNode json() throws IOException {
    return new ObjectMapper().readTree(out.toString());
  }
}
