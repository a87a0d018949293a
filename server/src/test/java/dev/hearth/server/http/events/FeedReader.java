package dev.hearth.server.http.events;

import dev.hearth.server.testing.RawAnswer;
import dev.hearth.server.testing.RawClient;
import dev.hearth.server.testing.StreamClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks one server for events in its forms and boils the answers down to short lines, so that a
 * table of cases can be read: paths of events, {@code live}, {@code reset unknown}, {@code id X}.
 */
final class FeedReader {
  private static final Pattern JSON_PATH = Pattern.compile("\"path\":\"([^\"]*)\"");
  private static final Pattern JSON_CODE = Pattern.compile("\"code\":\"([^\"]*)\"");
  private static final Pattern REASON = Pattern.compile("\"reason\":\"([^\"]*)\"");

  private final RawClient client;

  FeedReader(FeedServer server) {
    this.client = server.client();
  }

  RawAnswer get(String target, String... headers) throws IOException {
    return ask("GET", target, headers);
  }

  RawAnswer ask(String method, String target, String... headers) throws IOException {
    List<String> lines = new ArrayList<>(List.of(method + " " + target + " HTTP/1.1", "Host: x"));
    lines.addAll(List.of(headers));
    return client.ask(lines.toArray(String[]::new));
  }

  StreamClient open(String target, String... headers) throws IOException {
    return StreamClient.open(client, target, headers);
  }

  /** A native stream up to {@code live}, or its status and code when it is refused. */
  String untilLive(String target, String... headers) throws IOException {
    try (StreamClient stream = open(target, headers)) {
      if (stream.head().status() != 200) {
        return problem(get(target, headers));
      }
      List<String> told = new ArrayList<>();
      do {
        told.add(summary(stream.frame()));
      } while (!told.getLast().equals("live") && !told.getLast().startsWith("bye"));
      return String.join(" ", told);
    }
  }

  /** The short line of one frame. */
  static String summary(List<String> frame) {
    String event = field(frame, "event: ");
    String id = field(frame, "id: ");
    String data = field(frame, "data: ");
    return switch (event) {
      case "" -> "id=" + id;
      case "live" -> "live";
      case "reset" -> "reset=" + group(REASON, data) + "@" + id;
      case "bye" -> "bye=" + group(REASON, data);
      case "PUT" -> name(data);
      case "DEL" -> "-" + name(data);
      default -> event;
    };
  }

  static String field(List<String> frame, String name) {
    return frame.stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()))
        .findFirst()
        .orElse("");
  }

  private static String name(String data) {
    return data.substring(data.lastIndexOf('/') + 1);
  }

  /** A page of JSON history, or its status and code when it is refused. */
  String page(String target, String... headers) throws IOException {
    RawAnswer answer = get(target, headers);
    return answer.status() == 200 ? String.join(" ", paths(answer.text())) : problem(answer);
  }

  /** The last segments of the paths in a page. */
  static List<String> paths(String json) {
    List<String> names = new ArrayList<>();
    Matcher paths = JSON_PATH.matcher(json);
    while (paths.find()) {
      names.add(name(paths.group(1)));
    }
    return names;
  }

  /** The text feed, with the reset header in front; or its status and text when it is refused. */
  String feed(String target, String... headers) throws IOException {
    RawAnswer answer = get(target, headers);
    if (answer.status() != 200) {
      return answer.status() + " " + answer.text();
    }
    List<String> told = new ArrayList<>();
    answer.header("Hearth-Cursor-Reset").ifPresent(reset -> told.add("reset=" + reset));
    answer
        .text()
        .lines()
        .filter(line -> !line.startsWith("cursor"))
        .map(FeedReader::name)
        .forEach(told::add);
    return String.join(" ", told);
  }

  /** Upstream's stream to its end, with the reset header in front. */
  String upstream(String target, String... headers) throws IOException {
    try (StreamClient stream = open(target, headers)) {
      if (stream.head().status() != 200) {
        RawAnswer answer = get(target, headers);
        return answer.status() + " " + answer.text();
      }
      List<String> told = new ArrayList<>();
      stream.head().header("Hearth-Cursor-Reset").ifPresent(r -> told.add("reset=" + r));
      stream
          .rest()
          .lines()
          .filter(line -> line.startsWith("data: pubky://"))
          .map(FeedReader::name)
          .forEach(told::add);
      return String.join(" ", told);
    }
  }

  /** Status and code. */
  static String problem(RawAnswer answer) {
    return answer.status() + " " + group(JSON_CODE, answer.text());
  }

  static String group(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1) : "";
  }
}
