package dev.hearth.storage;

import dev.hearth.storage.accounts.Session;
import dev.hearth.storage.files.FileSeam;
import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Step;
import dev.hearth.storage.model.Steps;
import dev.hearth.storage.model.StorageException.NoSuchResource;
import dev.hearth.storage.testing.OpenStore;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A process made to die: writes to a store from several threads and says so on its output, until
 * its parent kills it or it halts itself at a named step.
 *
 * <p>Each thread is a user of its own and has one write on its way at a time. Lines, each written
 * at once: {@code B <thread> <write>} before a write, {@code A <thread> <write> <sequence>} when it
 * is acknowledged (sequence 0: nothing was there to delete, or the write was a session).
 */
final class CrashChild {
  static final int THREADS = 4;

  /** What a process that was sent SIGKILL ends with. */
  static final int KILLED = 137;

  /** Stands for a step in the arguments where the child is to write until it is killed. */
  static final String NOWHERE = "none";

  /** The exit value of the first step; the others follow. A JVM ends with none of these. */
  private static final int EXIT_VALUE_FIRST = 64;

  private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

  private final OpenStore store;
  private final long seed;

  private CrashChild(OpenStore store, long seed) {
    this.store = store;
    this.seed = seed;
  }

  /** Arguments: folder, seed, milliseconds to set the clock off, step to halt at, how often. */
  public static void main(String[] arguments) {
    long offMillis = Long.parseLong(arguments[2]);
    Steps steps = steps(arguments[3], Integer.parseInt(arguments[4]));
    StorageSeams seams =
        new StorageSeams(() -> Instant.now().plusMillis(offMillis), steps, FileSeam.REAL);
    OpenStore store = OpenStore.open(Path.of(arguments[0]), seams);
    CrashChild child = new CrashChild(store, Long.parseLong(arguments[1]));
    for (int thread = 0; thread < THREADS; thread++) {
      store.register(CrashWrite.user(thread));
    }
    for (int thread = 0; thread < THREADS; thread++) {
      int number = thread;
      Thread.ofPlatform().start(() -> child.write(number));
    }
  }

  /** What a child ends with that halted itself at a step, and only such a one. */
  static int exitValue(Step step) {
    return EXIT_VALUE_FIRST + List.of(Step.values()).indexOf(step);
  }

  private static Steps steps(String name, int times) {
    if (name.equals(NOWHERE)) {
      return Steps.NONE;
    }
    Step last = Step.valueOf(name);
    AtomicInteger left = new AtomicInteger(times);
    return step -> {
      if (step == last && left.decrementAndGet() == 0) {
        Runtime.getRuntime().halt(exitValue(last));
      }
    };
  }

  private void write(int thread) {
    Random random = new Random(seed + thread);
    while (true) {
      CrashWrite write = CrashWrite.random(random, thread);
      say("B " + thread + " " + write);
      say("A " + thread + " " + write + " " + perform(store, write));
    }
  }

  /** Performs a write; returns the sequence of its event, or 0 if it has none. */
  static long perform(OpenStore store, CrashWrite write) {
    Pubky user = CrashWrite.user(write.thread());
    return switch (write.kind()) {
      case PUT -> store.put(user, write.path(), write.body()).sequence().value();
      case DELETE -> delete(store, user, write.path());
      case SIGN_IN -> {
        Session session =
            new Session(write.secretHash(), user, List.of("/:rw"), Instant.ofEpochSecond(1));
        OpenStore.await(store.storage.accounts().signIn(session));
        yield 0;
      }
    };
  }

  private static long delete(OpenStore store, Pubky user, String path) {
    try {
      Event event = store.delete(user, path);
      return event.sequence().value();
    } catch (CompletionException e) {
      if (e.getCause() instanceof NoSuchResource) {
        return 0;
      }
      throw e;
    }
  }

  private static void say(String line) {
    try {
      synchronized (OUT) {
        OUT.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
