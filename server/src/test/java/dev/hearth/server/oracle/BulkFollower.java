package dev.hearth.server.oracle;

import dev.hearth.client.BulkHistory;
import dev.hearth.client.BulkListener;
import dev.hearth.client.BulkProgress;
import dev.hearth.client.BulkRequest;
import dev.hearth.client.Delete;
import dev.hearth.client.Event;
import dev.hearth.client.EventView;
import dev.hearth.client.HomeserverClient;
import dev.hearth.client.Progress;
import dev.hearth.client.Put;
import dev.hearth.client.Reset;
import dev.hearth.client.Selector;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Reads sealed pages and goes on with the stream, by the Java client, which comes back by itself to
 * a server that died.
 */
final class BulkFollower extends Follower {
  private static final int PARALLEL = 2;

  private final List<Selector> selectors;
  private final boolean late;
  private final CountDownLatch never = new CountDownLatch(1);
  private int paged;
  private int streamed;

  /**
   * Makes one.
   *
   * @param setting with naps, or late: a steady one would find no pages behind its place
   * @param selectors everything public if there is none
   */
  BulkFollower(Setting setting, List<String> selectors) {
    super(setting);
    this.selectors = selectors.stream().map(Selector::parse).toList();
    this.late = setting.pace() == Pace.LATE;
  }

  @Override
  void connect(long events) throws IOException, InterruptedException {
    boolean toTheEnd = events == Long.MAX_VALUE;
    boolean follow = !toTheEnd && random.nextBoolean();
    BulkRequest request = new BulkRequest(selectors, Change.position(position()), follow, PARALLEL);
    try (HomeserverClient client =
            HomeserverClient.builder(world.uri()).waiting(this::untilUp).build();
        BulkHistory history = client.bulkHistory(request, new Listener(events))) {
      follows(history::close, events);
      history.await();
    } catch (EnoughException e) {
      // It has read what it wanted.
    }
  }

  /** A server that is down is waited for; one that refuses for the moment is let be for one. */
  private void untilUp(Duration asked) throws InterruptedException {
    world.awaitUp();
    boolean _ = never.await(Math.min(asked.toMillis(), 10), TimeUnit.MILLISECONDS);
  }

  /** Ends a reading in the middle. */
  private static final class EnoughException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final class Listener implements BulkListener {
    private long left;

    Listener(long count) {
      this.left = count;
    }

    @Override
    public void onHistory(EventView event) {
      paged++;
      see(event.toEvent());
    }

    @Override
    public void onEvent(Event event) {
      streamed++;
      see(event);
    }

    private void see(Event event) {
      try {
        saw(change(event));
      } catch (InterruptedException e) {
        throw new IllegalStateException("none of these is slow", e);
      }
      if (--left == 0) {
        throw new EnoughException();
      }
    }

    @Override
    public void onPage(BulkProgress progress) {
      reached(Change.sequence(progress.cursor()));
    }

    @Override
    public void onLive(String cursor) {
      reached(Change.sequence(cursor));
    }

    @Override
    public void onProgress(Progress progress) {
      reached(Change.sequence(progress.cursor()));
    }

    @Override
    public void onReset(Reset reset) {
      if (!reset.reason().equals("expired")) {
        throw new AssertionError("reset for no reason: " + reset);
      }
      lost(Change.sequence(reset.cursor()));
    }
  }

  private static Change change(Event event) {
    String user = event.user().z32();
    return switch (event) {
      case Put put ->
          new Change(put.sequence(), true, user, put.path(), put.contentHash().base64());
      case Delete delete -> new Change(delete.sequence(), false, user, delete.path(), "");
    };
  }

  @Override
  void judge(long floor) {
    super.judge(floor);
    if (late && floor == 0 && paged == 0) {
      throw new AssertionError("nobody made a page: " + summary());
    }
  }

  @Override
  String summary() {
    return super.summary() + ", " + paged + " by page, " + streamed + " by stream";
  }
}
