package dev.hearth.storage.resources;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.hearth.storage.model.ContentHash;
import dev.hearth.storage.model.Resource;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.model.Sequence;
import dev.hearth.storage.model.StorageException.CorruptRow;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OpenContentTest {
  private static final byte[] CONTENT = {1, 2, 3};

  private static Resource resource(long length) {
    ContentHash hash = ContentHash.of(new byte[ContentHash.BYTES]);
    return new Resource(ResourcePath.of("/pub/a"), hash, length, "text/plain", new Sequence(1));
  }

  private static OpenContent file(Path folder, long length) throws IOException {
    Path file = Files.write(folder.resolve("blob"), CONTENT);
    return OpenContent.file(resource(length), FileChannel.open(file));
  }

  @Test
  void inlineAndFile_areReadWhole(@TempDir Path folder) throws IOException {
    try (OpenContent inline = OpenContent.inline(resource(CONTENT.length), CONTENT);
        OpenContent file = file(folder, CONTENT.length)) {
      assertArrayEquals(CONTENT, inline.readAll());
      assertArrayEquals(CONTENT, file.readAll());
    }
  }

  @Test
  void fileShorterThanItsRow_isCorruptAndNeverFilledUp(@TempDir Path folder) throws IOException {
    try (OpenContent file = file(folder, CONTENT.length + 1)) {
      assertThrows(CorruptRow.class, file::readAll);
    }
  }
}
