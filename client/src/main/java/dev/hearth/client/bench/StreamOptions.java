package dev.hearth.client.bench;

import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say what subscribers ask for. */
final class StreamOptions {
  static final int SUBSCRIBERS_MAX = 18_000; // a process has 20,000 open files at most

  private static final List<String> FOLDER_OF_THE_RUN = List.of("*/pub/bench/{run}/");

  @Option(
      names = {"-s", "--subscribers"},
      paramLabel = "N",
      defaultValue = "1000",
      description = "streams (default ${DEFAULT-VALUE})")
  private int subscribers;

  @Option(
      names = "--selector",
      paramLabel = "SELECTOR",
      description =
          "what a stream subscribes to, {run} and {user} filled in; given several times the"
              + " streams take them in turn (default */pub/bench/{run}/)")
  private List<String> selectors = List.of();

  @Option(
      names = "--stream",
      paramLabel = "PATH",
      description =
          "for other servers: the whole path instead, with its query, {run} and {user} filled in;"
              + " a stream then counts as live when its head is there")
  private List<String> paths = List.of();

  @Option(
      names = "--opaque-ids",
      description = "for other servers: ids have no order, so do not ask that they rise")
  private boolean opaqueIds;

  @Option(
      names = "--patience",
      paramLabel = "TIME",
      converter = DurationText.class,
      defaultValue = "10s",
      description =
          "how long after the last event a missing one is waited for (default ${DEFAULT-VALUE})")
  private Duration patience = Duration.ZERO;

  @Mixin private CompressionOption compression = new CompressionOption();

  Duration patience() {
    return patience;
  }

  int subscribers() {
    return Bounds.check("--subscribers", subscribers, 1, SUBSCRIBERS_MAX);
  }

  StreamChoice choice() {
    return choice(FOLDER_OF_THE_RUN);
  }

  StreamChoice choice(List<String> usual) {
    if (!paths.isEmpty()) {
      return new StreamChoice(paths, false, opaqueIds, compression.get());
    }
    return new StreamChoice(
        selectors.isEmpty() ? usual : selectors, true, opaqueIds, compression.get());
  }
}
