package dev.hearth.server.subscriptions;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A few platform threads with their tools, taking streams from one queue, first come first served.
 * A stream does a bounded piece of work and queues again, so none starves another.
 */
final class Workers implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Workers.class);

  private final LinkedBlockingQueue<Subscriber> queue = new LinkedBlockingQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private final BiConsumer<Subscriber, Tools> work;
  private volatile boolean closed;

  Workers(String name, int count, int ringSequences, BiConsumer<Subscriber, Tools> work) {
    this.work = work;
    for (int i = 0; i < count; i++) {
      threads.add(
          Thread.ofPlatform()
              .name(name + "-" + i)
              .daemon()
              .unstarted(() -> runWith(ringSequences)));
    }
    threads.forEach(Thread::start);
  }

  /** Queues a piece of work; at most one per stream at a time, so the queue is bounded by them. */
  void submit(Subscriber subscriber) {
    queue.add(subscriber);
  }

  /** True if a stream waits for a thread. */
  boolean isAnyoneWaiting() {
    return !queue.isEmpty();
  }

  private void runWith(int ringSequences) {
    try (Tools tools = new Tools(ringSequences)) {
      run(tools);
    }
  }

  private void run(Tools tools) {
    while (!closed) {
      try {
        work.accept(queue.take(), tools);
      } catch (InterruptedException _) {
        return; // Only close interrupts.
      } catch (RuntimeException | Error e) {
        log.atError().setCause(e).log("a stream's worker failed");
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    threads.forEach(Thread::interrupt);
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
