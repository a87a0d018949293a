package dev.hearth.server.http.events;

import dev.hearth.server.testing.TestKey;
import dev.hearth.storage.model.Pubky;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;

/** Writers of bulk history's tests, and the public events they made. */
final class BulkWriters {
  private static final int WRITERS = 4;
  private static final int BATCH = 20;

  /** Sequences of every public event there ever was. */
  final NavigableSet<Long> published = new ConcurrentSkipListSet<>();

  private final FeedServer server;
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final List<CompletableFuture<Void>> running = new ArrayList<>();

  BulkWriters(FeedServer server) {
    this.server = server;
  }

  /**
   * Starts writers, each with a user of its own, that write at full speed until they are stopped.
   */
  void start(Random random) {
    for (int i = 0; i < WRITERS; i++) {
      int seed = random.nextInt();
      Pubky user = server.signUp(TestKey.ofSeedByte(i), "/:rw").user();
      server.setMicros(FeedServer.START_MICROS + 1 + i);
      running.add(CompletableFuture.runAsync(() -> write(user, new Random(seed))));
    }
  }

  private void write(Pubky user, Random random) {
    for (int round = 0; !stopped.get(); round++) {
      List<CompletableFuture<Optional<Long>>> answers = new ArrayList<>();
      for (int i = 0; i < BATCH; i++) {
        answers.add(begin(user, random, "x" + round));
      }
      answers.forEach(answer -> answer.join().ifPresent(published::add));
    }
  }

  /** Returns the sequence if the event is public. */
  private CompletableFuture<Optional<Long>> begin(Pubky user, Random random, String content) {
    boolean isPrivate = random.nextInt(4) == 0;
    String path = (isPrivate ? "/priv/" : "/pub/") + random.nextInt(5) + "/" + random.nextInt(9);
    return server
        .begin(user, path, content)
        .thenApply(
            done -> isPrivate ? Optional.empty() : Optional.of(done.event().sequence().value()));
  }

  /** Waits until all that was begun is answered; tells if a writer failed. */
  void stop() {
    stopped.set(true);
    running.forEach(CompletableFuture::join);
  }

  /** Ends with some events that fill no page, so that every reader must come to the stream. */
  long end(int pageEvents) {
    Pubky user = TestKey.ofSeedByte(0).pubky();
    do {
      put(user, "/pub/0/end", "end");
    } while (published.size() % pageEvents < 3);
    return published.last();
  }

  /** Puts some resources, and waits for each. */
  void put(Pubky user, int count) {
    for (int i = 0; i < count; i++) {
      put(user, "/pub/" + i % 7, "x" + i);
    }
  }

  private void put(Pubky user, String path, String content) {
    published.add(server.put(user, path, content).sequence().value());
  }
}
