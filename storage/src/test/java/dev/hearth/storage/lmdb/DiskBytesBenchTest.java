package dev.hearth.storage.lmdb;

import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.testing.OpenStore;
import dev.hearth.storage.testing.Samples;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where the disk's bytes go: puts as {@code ./hearth bench put} makes them (64 writers, 8 users, 29
 * bytes of path, 200 of body), then the pages of each table. Run: {@code mvn test -pl storage
 * -Dtest=DiskBytesBenchTest -Dgroups=bench -DexcludedGroups=}.
 */
@Tag("bench")
final class DiskBytesBenchTest {
  private static final int PUTS = Integer.getInteger("bench.puts", 200_000);
  private static final int USERS = 8;
  private static final int WRITERS = 64;
  private static final int BODY = 200;
  private static final int PAGE = 4096;
  private static final long MAP_BYTES = 1L << 34;

  @Test
  void bytesAnEvent(@TempDir Path folder) throws IOException {
    List<Path> folders = List.of(folder.resolve("numbered"), folder.resolve("random"));
    for (Path each : folders) {
      fill(each, each.endsWith("random"));
      measure(each);
    }
  }

  private static void fill(Path folder, boolean randomNames) {
    Random random = new Random(1);
    try (OpenStore store = OpenStore.open(folder)) {
      List<Pubky> users = new ArrayList<>();
      for (int user = 0; user < USERS; user++) {
        users.add(Samples.key(user));
        store.register(users.getLast());
      }
      List<CompletableFuture<?>> round = new ArrayList<>();
      for (int put = 0; put < PUTS; put++) {
        int writer = put % WRITERS;
        int number = randomNames ? random.nextInt(100_000_000) : put / WRITERS;
        String path = "/pub/bench/disk/%04d/%08d".formatted(writer, number);
        byte[] body = body(random).getBytes(StandardCharsets.US_ASCII);
        round.add(store.submitPut(users.get(writer % USERS), path, body));
        if (round.size() == WRITERS) {
          round.forEach(OpenStore::await);
          round.clear();
        }
      }
      round.forEach(OpenStore::await);
    }
  }

  private static String body(Random random) {
    StringBuilder text = new StringBuilder();
    while (text.length() < BODY) {
      text.append(Long.toString(random.nextLong() & Long.MAX_VALUE, Character.MAX_RADIX));
    }
    return text.substring(0, BODY);
  }

  private static void measure(Path folder) throws IOException {
    EnvironmentOptions options =
        new EnvironmentOptions(MAP_BYTES, 8, Durability.SYNCED, Layouts.durable());
    try (Environment environment = Environment.view(folder.resolve("lmdb"), options);
        ReadTransaction transaction = environment.read()) {
      System.out.printf("%s names, %,d puts%n", folder.getFileName(), PUTS);
      long pages = 0;
      for (Layouts layout : Layouts.durable()) {
        Table table = environment.table(layout);
        pages += table.pages(transaction);
        print(layout.tableName(), table.rows(transaction), table.pages(transaction));
        if (table.rows(transaction) > USERS) {
          System.out.printf("  of which %,.1f in rows%n", rowBytes(table, transaction));
        }
      }
      print("all tables", PUTS, pages);
      long file = Files.size(folder.resolve("lmdb").resolve(Environment.DATA_FILE));
      print("the file", PUTS, file / PAGE);
    }
  }

  /** Keys, values and what LMDB adds to each row: 8 bytes before it and 2 that point to it. */
  private static double rowBytes(Table table, Transaction transaction) {
    long bytes = 0;
    try (TableCursor cursor = table.cursor(transaction)) {
      for (boolean found = cursor.first(); found; found = cursor.next()) {
        ByteBuffer key = cursor.key();
        bytes += (key.remaining() + cursor.value().remaining() + 8 + 1L) / 2 * 2 + 2;
      }
    }
    return bytes / (double) PUTS;
  }

  private static void print(String name, long rows, long pages) {
    System.out.printf(
        "%-16s %,9d rows %,8d pages  %,6.1f B a put%n",
        name, rows, pages, pages * (double) PAGE / PUTS);
  }
}
