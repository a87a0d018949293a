package dev.hearth.storage.blobs;

import static dev.hearth.storage.blobs.BlobFixture.INLINE_BYTES_MAX;
import static dev.hearth.storage.blobs.BlobFixture.body;
import static dev.hearth.storage.blobs.BlobFixture.hash;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.files.FileSeam;
import dev.hearth.storage.model.StorageException.CorruptRow;
import dev.hearth.storage.testing.Seeds;
import dev.hearth.storage.testing.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ContentsTest {
  @Test
  void emptyBody_isInline(@TempDir Path root) {
    StagedContent staged = new BlobFixture(root, FileSeam.REAL).write(new byte[0]);
    assertEquals(0, staged.length());
    assertArrayEquals(new byte[0], staged.inline().orElseThrow());
    assertEquals("rxNJufX5oaagQE3qNtzJSZvLJcmtwRK3zJqTyuQfMmI=", staged.hash().toString());
  }

  @Test
  void bodyOfTheLimit_isInline_andOneMoreByteIsAFile(@TempDir Path root) throws IOException {
    BlobFixture blobs = new BlobFixture(root, FileSeam.REAL);
    assertArrayEquals(
        body(INLINE_BYTES_MAX), blobs.write(body(INLINE_BYTES_MAX)).inline().orElseThrow());
    assertEquals(Set.of(), TestFiles.below(root));

    StagedContent staged = blobs.write(body(INLINE_BYTES_MAX + 1));
    assertTrue(staged.inline().isEmpty());
    Path file = blobs.folder.locate(staged.blob().orElseThrow());
    assertArrayEquals(body(INLINE_BYTES_MAX + 1), Files.readAllBytes(file));
  }

  @Test
  void anyWayOfCuttingABodyUp_givesTheSameBytesAndHash(@TempDir Path root) throws IOException {
    BlobFixture blobs = new BlobFixture(root, FileSeam.REAL);
    Random random = Seeds.random("ContentsTest", 1);
    for (int round = 0; round < 200; round++) {
      byte[] body = body(random.nextInt(random.nextBoolean() ? 2 * INLINE_BYTES_MAX : 300_000));
      int pieceMax = 1 + random.nextInt(random.nextBoolean() ? 40 : 100_000);
      try (ContentWriter writer = blobs.contents.begin()) {
        int offset = 0;
        while (offset < body.length) {
          int count = Math.min(random.nextInt(pieceMax + 1), body.length - offset);
          writer.write(body, offset, count);
          offset += count;
          assertEquals(offset, writer.length());
        }
        StagedContent staged = writer.finish();
        assertEquals(body.length, staged.length());
        assertEquals(hash(body), staged.hash());
        byte[] stored =
            staged.inline().isPresent()
                ? staged.inline().get()
                : Files.readAllBytes(blobs.folder.locate(staged.blob().orElseThrow()));
        assertArrayEquals(body, stored);
      }
    }
  }

  @Test
  void closeWithoutFinish_leavesNothing(@TempDir Path root) throws IOException {
    BlobFixture blobs = new BlobFixture(root, FileSeam.REAL);
    try (ContentWriter writer = blobs.contents.begin()) {
      writer.write(body(500_000), 0, 500_000);
      assertEquals(Set.of("blobs/tmp/1"), TestFiles.below(root));
    }
    assertEquals(Set.of(), TestFiles.below(root));
  }

  @Test
  void discard_removesTheFile_butNotOnceItIsCommitted(@TempDir Path root) throws IOException {
    BlobFixture blobs = new BlobFixture(root, FileSeam.REAL);
    StagedContent dropped = blobs.write(body(1000));
    StagedContent kept = blobs.write(body(1000));
    kept.committed();
    dropped.discard();
    dropped.discard();
    kept.discard();
    Path file = blobs.folder.locate(kept.blob().orElseThrow());
    assertEquals(Set.of(root.relativize(file).toString()), TestFiles.below(root));
  }

  @Test
  void afterAnUnknownOutcome_nothingIsDiscarded(@TempDir Path root) throws IOException {
    BlobFixture blobs = new BlobFixture(root, FileSeam.REAL);
    StagedContent staged = blobs.write(body(1000));
    blobs.contents.keepEverything();
    staged.discard();
    assertEquals(1, TestFiles.below(root).size());

    // What begins later can't be named by that commit; keeping it would fill the disk.
    blobs.write(body(1000)).discard();
    assertEquals(1, TestFiles.below(root).size());
  }

  @Test
  void equalBodies_shareNoFile(@TempDir Path root) throws IOException {
    BlobFixture blobs = new BlobFixture(root, FileSeam.REAL);
    blobs.write(body(1000));
    blobs.write(body(1000));
    assertEquals(2, TestFiles.below(root).size());
  }

  @Test
  void start_emptiesWhatACrashLeftUnfinished(@TempDir Path root) throws IOException {
    BlobFixture before = new BlobFixture(root, FileSeam.REAL);
    StagedContent whole = before.write(body(1000));
    ContentWriter cutShort = before.contents.begin();
    cutShort.write(body(1000), 0, 1000);

    new BlobFixture(root, FileSeam.REAL);
    String name = whole.blob().orElseThrow();
    assertEquals(Set.of("blobs/" + name.substring(2, 4) + "/" + name), TestFiles.below(root));
    cutShort.close();
  }

  @Test
  void rowNamingAnotherFile_isCorrupt(@TempDir Path root) {
    BlobFolder folder = new BlobFixture(root, FileSeam.REAL).folder;
    for (String name : List.of("", "../../etc/passwd", "1-2", "01-" + "a".repeat(32))) {
      assertThrows(CorruptRow.class, () -> folder.read(name));
    }
    assertTrue(folder.read("1-" + "a".repeat(32)).isEmpty());
  }
}
