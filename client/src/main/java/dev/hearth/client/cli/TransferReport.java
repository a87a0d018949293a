package dev.hearth.client.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.hearth.client.Written;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;

/** What came of each file of a transfer. Thread-safe. */
final class TransferReport {
  private static final double MEBIBYTE = 1 << 20;
  private static final double NANOS = 1e9;

  private final Terminal terminal;
  private final TransferProgress progress;
  private final boolean json;
  private final LongAdder transferred = new LongAdder();
  private final LongAdder transferredBytes = new LongAdder();
  private final LongAdder unchanged = new LongAdder();
  private final LongAdder unchangedBytes = new LongAdder();
  private final LongAdder links = new LongAdder();
  private final LongAdder specials = new LongAdder();
  private final LongAdder refused = new LongAdder();

  TransferReport(Terminal terminal, TransferProgress progress, boolean json) {
    this.terminal = terminal;
    this.progress = progress;
    this.json = json;
  }

  void transferred(long bytes) {
    transferred.increment();
    transferredBytes.add(bytes);
    progress.step();
  }

  /** A file that the server has made durable; machines are told at once, with its event's id. */
  void stored(String path, Written written, long bytes) {
    if (json) {
      printRecord("stored", path, "id", written.eventId().orElse(""));
    }
    transferred(bytes);
  }

  void unchanged(long bytes) {
    unchanged.increment();
    unchangedBytes.add(bytes);
    progress.step();
  }

  void link() {
    links.increment();
  }

  void special() {
    specials.increment();
  }

  /** A file that cannot be transferred, told at once. */
  void refused(String path, String reason) {
    refused.increment();
    if (json) {
      printRecord("refused", path, "reason", reason);
    } else {
      progress.tell("refused " + Terminal.printable(path) + ": " + Terminal.printable(reason));
    }
    progress.step();
  }

  private synchronized void printRecord(String verb, String path, String name, String fact) {
    terminal.print(
        JsonNodeFactory.instance.objectNode().put(verb, path).put(name, fact).toString());
  }

  int exitCode() {
    return refused.sum() == 0 ? ExitCode.DONE : ExitCode.FAILED;
  }

  /**
   * The last line.
   *
   * @param verb for a person, for example {@code imported}
   */
  void show(String verb, long nanos) {
    double seconds = nanos / NANOS;
    if (json) {
      terminal.print(
          JsonNodeFactory.instance
              .objectNode()
              .put(verb, transferred.sum())
              .put("bytes", transferredBytes.sum())
              .put("unchanged", unchanged.sum())
              .put("unchanged_bytes", unchangedBytes.sum())
              .put("links_skipped", links.sum())
              .put("special_skipped", specials.sum())
              .put("refused", refused.sum())
              .put("seconds", Math.round(seconds * 1000) / 1000.0)
              .toString());
      return;
    }
    terminal.print(
        String.format(
            Locale.ROOT,
            "%s %,d files (%.1f MiB) in %.1f s; %,d unchanged (%.1f MiB); skipped %,d links and %,d"
                + " special files; %,d refused",
            verb,
            transferred.sum(),
            transferredBytes.sum() / MEBIBYTE,
            seconds,
            unchanged.sum(),
            unchangedBytes.sum() / MEBIBYTE,
            links.sum(),
            specials.sum(),
            refused.sum()));
  }
}
