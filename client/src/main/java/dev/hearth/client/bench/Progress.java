package dev.hearth.client.bench;

import java.io.Console;
import java.time.Duration;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows on the terminal how far a run is; does nothing where there is none. */
final class Progress {
  private static final int UPDATE_MILLIS = 200;

  private final boolean shown;

  private Progress(boolean shown) {
    this.shown = shown;
  }

  /** On the terminal that the user sits at, if there is one. */
  static Progress onTerminal() {
    return new Progress(
        Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent());
  }

  static Progress none() {
    return new Progress(false);
  }

  /** A step of known size; the caller closes it. */
  Step step(String name, long size) {
    return new Step(shown ? bar(name, size) : null);
  }

  /** A step of known length, counted in milliseconds. */
  Step step(String name, Duration length) {
    return step(name, length.toMillis());
  }

  private static ProgressBar bar(String name, long size) {
    return new ProgressBarBuilder()
        .setTaskName(name)
        .setInitialMax(size)
        .setUpdateIntervalMillis(UPDATE_MILLIS)
        .setStyle(ProgressBarStyle.UNICODE_BLOCK)
        .clearDisplayOnFinish()
        .build();
  }

  /** One bar. */
  static final class Step implements AutoCloseable {
    private final @Nullable ProgressBar bar;

    private Step(@Nullable ProgressBar bar) {
      this.bar = bar;
    }

    /** More turned up, or less. */
    void size(long size) {
      if (bar != null) {
        bar.maxHint(size);
      }
    }

    void at(long done) {
      if (bar != null) {
        bar.stepTo(done);
      }
    }

    void say(String text) {
      if (bar != null) {
        bar.setExtraMessage(text);
      }
    }

    @Override
    public void close() {
      if (bar != null) {
        bar.close();
      }
    }
  }
}
