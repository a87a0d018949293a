package dev.hearth.server.subscriptions;

import dev.hearth.storage.Storage;
import dev.hearth.storage.StorageConfig;
import dev.hearth.storage.StorageSeams;
import dev.hearth.storage.model.Selector;
import dev.hearth.storage.model.Sequence;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * What reading the log costs a stream that catches up, without HTTP: nanoseconds of one thread's
 * processor time for an event, so that a busy machine disturbs it little. First fill a folder with
 * {@code FillStoreBenchTest}; then {@code mvn test -pl server -am -Dtest=ReplayBenchTest
 * -Dgroups=bench -DexcludedGroups= -Dsurefire.failIfNoSpecifiedTests=false -Dbench.dir=DIR
 * -Dbench.events=N}, N as it was filled.
 */
@Tag("bench")
@EnabledIfSystemProperty(named = "bench.dir", matches = ".+")
final class ReplayBenchTest {
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
  private static final long EVENTS = Long.getLong("bench.events", 1_000_000);
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private interface Sink {
    void take(ByteWriter out) throws IOException;
  }

  @Test
  void nanosAnEvent() throws IOException {
    Path folder = Path.of(System.getProperty("bench.dir")).resolve("store");
    try (Storage storage = Storage.open(StorageConfig.defaults(folder), StorageSeams.REAL)) {
      for (int round = 0; round < ROUNDS; round++) {
        visit(storage);
        replay(storage, "every event", "/", 64 << 10, _ -> {});
        replay(storage, "1 in 1,000", "/pub/rare/", 64 << 10, _ -> {});
        replay(storage, "none", "/pub/bench/other/", 64 << 10, _ -> {});
        for (int kib : new int[] {16, 32, 64, 128, 256}) {
          throughSocket(storage, kib << 10);
        }
      }
    }
  }

  private static void visit(Storage storage) {
    long[] rows = {0};
    Figure figure = new Figure("checked only");
    Sequence position = Sequence.NONE;
    boolean ended = false;
    while (!ended) {
      var scan = storage.events().forward(position, 10_000, _ -> rows[0]++ >= 0);
      position = scan.position();
      ended = scan.ended();
    }
    figure.print(rows[0]);
  }

  private static void throughSocket(Storage storage, int batch) throws IOException {
    ByteBuffer direct = ByteBuffer.allocateDirect(2 * batch);
    try (ServerSocketChannel listening =
            ServerSocketChannel.open()
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        SocketChannel sending = SocketChannel.open(listening.getLocalAddress());
        SocketChannel receiving = listening.accept()) {
      Thread reader = Thread.ofPlatform().daemon().start(() -> drain(receiving));
      replay(
          storage,
          "through TCP, " + (batch >> 10) + " KiB",
          "/",
          batch,
          out -> {
            direct.clear();
            out.copyTo(direct);
            direct.flip();
            while (direct.hasRemaining()) {
              sending.write(direct);
            }
          });
      sending.shutdownOutput();
      reader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void drain(SocketChannel receiving) {
    ByteBuffer into = ByteBuffer.allocateDirect(256 << 10);
    try {
      while (receiving.read(into.clear()) >= 0) {}
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void replay(Storage storage, String name, String prefix, int batch, Sink sink)
      throws IOException {
    Selector selector = Selector.of(Optional.empty(), prefix.getBytes(StandardCharsets.UTF_8));
    SubscriptionRequest request =
        new SubscriptionRequest(
            EventFilter.of(List.of(selector)),
            new Start.After(new Cursor.Position(Sequence.NONE)),
            EngineFixture.NATIVE,
            OptionalLong.empty(),
            Optional.empty());
    Sieve sieve = new Sieve(request);
    LogWalk walk = new LogWalk(LogSource.of(storage.events()), Optional.empty(), 10_000);
    Passage passage = new Passage(Voice.of(request.protocol(), request.coding()), Long.MAX_VALUE);
    passage.begin(0, Long.MAX_VALUE);
    Tools tools = new Tools(256);
    Figure figure = new Figure(name);
    boolean ended = false;
    long bytes = 0;
    while (!ended) {
      tools.out().truncate(0);
      ended = walk.forward(sieve, passage, batch, tools).ended();
      bytes += tools.out().length();
      sink.take(tools.out());
    }
    figure.print(EVENTS, bytes);
  }

  private static final class Figure {
    private final String name;
    private final long cpu = THREADS.getCurrentThreadCpuTime();
    private final long start = System.nanoTime();

    Figure(String name) {
      this.name = name;
    }

    void print(long events) {
      print(events, 0);
    }

    void print(long events, long bytes) {
      double spent = THREADS.getCurrentThreadCpuTime() - cpu;
      double passed = System.nanoTime() - start;
      System.out.printf(
          "%-24s %,d events  %.1f ns of CPU an event  %,.0f events/s by CPU, %,.0f by the clock,"
              + " %,d bytes%n",
          name, events, spent / events, events * 1e9 / spent, events * 1e9 / passed, bytes);
    }
  }
}
