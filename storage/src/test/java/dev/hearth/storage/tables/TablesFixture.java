package dev.hearth.storage.tables;

import dev.hearth.storage.files.FileSeam;
import dev.hearth.storage.journal.Journal;
import dev.hearth.storage.journal.JournalOptions;
import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.lmdb.Durability;
import dev.hearth.storage.lmdb.Environment;
import dev.hearth.storage.lmdb.EnvironmentOptions;
import dev.hearth.storage.model.Steps;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Tables over a folder, and rows short enough for tests. */
final class TablesFixture {
  static final JournalOptions JOURNAL = new JournalOptions(256 << 10, 3);
  static final TablesOptions BY_HAND = new TablesOptions(1 << 20, Duration.ofHours(1));
  static final long MAP_BYTES = 1L << 30;

  private TablesFixture() {}

  static Tables open(Path folder, Steps steps) {
    return open(folder, MAP_BYTES, BY_HAND, FileSeam.REAL, steps);
  }

  static Tables open(
      Path folder, long mapBytes, TablesOptions options, FileSeam files, Steps steps) {
    var environment = new EnvironmentOptions(mapBytes, 64, Durability.SYNCED, Layouts.durable());
    Tables tables =
        Tables.open(
            Environment.open(folder.resolve("lmdb"), environment),
            Journal.open(folder.resolve("journal"), JOURNAL, files, steps),
            options,
            steps);
    tables.recover();
    return tables;
  }

  /** What a process that died now would leave, while nobody else writes. */
  static Path copy(Path folder, Path target) throws IOException {
    for (Path source :
        List.of(folder.resolve("lmdb").resolve("data.mdb"), folder.resolve("journal"))) {
      Path copied = target.resolve(folder.relativize(source));
      Files.createDirectories(copied.getParent());
      try (var files = Files.walk(source)) {
        for (Path file : files.toList()) {
          Files.copy(file, target.resolve(folder.relativize(file)));
        }
      }
    }
    return target;
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  static String text(ByteBuffer bytes) {
    return StandardCharsets.ISO_8859_1.decode(bytes.duplicate()).toString();
  }
}
