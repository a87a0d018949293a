package dev.hearth.client.testing;

import dev.hearth.client.Delete;
import dev.hearth.client.Event;
import dev.hearth.client.HomeserverException;
import dev.hearth.client.Progress;
import dev.hearth.client.Put;
import dev.hearth.client.Reset;
import dev.hearth.client.SubscriptionListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Writes down every call as one short word, in order. */
public final class RecordingListener implements SubscriptionListener {
  private static final int GUARD_SECONDS = 60;

  private final BlockingQueue<String> calls = new LinkedBlockingQueue<>();

  /** The next {@code count} calls. */
  public List<String> next(int count) throws InterruptedException {
    List<String> next = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String call = calls.poll(GUARD_SECONDS, TimeUnit.SECONDS);
      if (call == null) {
        throw new AssertionError("after " + next + " nothing came");
      }
      next.add(call);
    }
    return next;
  }

  /** What has come and was not asked for. */
  public List<String> rest() {
    List<String> rest = new ArrayList<>();
    calls.drainTo(rest);
    return rest;
  }

  @Override
  public void onEvent(Event event) {
    calls.add(
        switch (event) {
          case Put put -> "PUT " + put.path();
          case Delete delete -> "DEL " + delete.path();
        });
  }

  @Override
  public void onOpen() {
    calls.add("open");
  }

  @Override
  public void onSnapshot() {
    calls.add("snapshot");
  }

  @Override
  public void onLive(String cursor) {
    calls.add("live " + cursor);
  }

  @Override
  public void onProgress(Progress progress) {
    calls.add("progress " + progress.cursor());
  }

  @Override
  public void onReset(Reset reset) {
    calls.add("reset " + reset.reason() + " " + reset.oldest() + " " + reset.newest());
  }

  @Override
  public void onBye(String reason) {
    calls.add("bye " + reason);
  }

  @Override
  public void onRetry(Optional<HomeserverException> cause, Duration wait) {
    calls.add("retry" + cause.map(c -> " " + c.getClass().getSimpleName()).orElse(""));
  }
}
