package dev.hearth.client.bench;

import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say what subscribers ask for. */
final class StreamOptions {
  static final int SUBSCRIBERS_MAX = 18_000; // a process has 20,000 open files at most

  private static final List<String> FOLDER_OF_THE_RUN = List.of("*/pub/bench/{run}/");

  @Mixin private CrowdOptions crowd = new CrowdOptions();

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

  @Mixin private StreamForm form = new StreamForm();

  Duration patience() {
    return crowd.patience();
  }

  int subscribers() {
    return crowd.subscribers();
  }

  StreamChoice choice() {
    return choice(FOLDER_OF_THE_RUN);
  }

  StreamChoice choice(List<String> usual) {
    if (!paths.isEmpty()) {
      return new StreamChoice(paths, false, form.opaqueIds(), form.compression());
    }
    return new StreamChoice(
        selectors.isEmpty() ? usual : selectors, true, form.opaqueIds(), form.compression());
  }
}
