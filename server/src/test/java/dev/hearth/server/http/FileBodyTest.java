package dev.hearth.server.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileBodyTest {
  private static final int PIECE = 64 << 10;
  private static final int FILE_BYTES = 3 * PIECE;

  private final byte[] bytes = new byte[FILE_BYTES];

  /** What a peer got, and at each write whether the file was open. */
  private static final class Taken extends OutputStream {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    final List<Boolean> open = new ArrayList<>();
    private final FileChannel file;

    Taken(FileChannel file) {
      this.file = file;
    }

    @Override
    public void write(int one) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void write(byte[] source, int offset, int count) {
      bytes.write(source, offset, count);
      open.add(file.isOpen());
    }
  }

  private FileChannel file(Path folder) throws IOException {
    new Random(1).nextBytes(bytes);
    return FileChannel.open(Files.write(folder.resolve("file"), bytes));
  }

  private Taken copy(Path folder, int first, int length) throws IOException {
    try (FileChannel file = file(folder)) {
      Taken taken = new Taken(file);
      FileBody.copy(file, first, length, taken);
      byte[] part = Arrays.copyOfRange(bytes, first, first + length);
      assertArrayEquals(part, taken.bytes.toByteArray());
      return taken;
    }
  }

  @Test
  void whoTakesOnePieceSlowly_keepsNoFileOpen(@TempDir Path folder) throws IOException {
    assertEquals(List.of(false), copy(folder, 7, 1).open);
    assertEquals(List.of(false), copy(folder, 4_096, 4_096).open);
    assertEquals(List.of(false), copy(folder, 0, PIECE).open);
    assertEquals(List.of(true, false), copy(folder, 0, PIECE + 1).open);
    assertEquals(List.of(true, true, false), copy(folder, 0, FILE_BYTES).open);
  }

  @Test
  void fileThatEndsEarly_isTold(@TempDir Path folder) throws IOException {
    try (FileChannel file = file(folder)) {
      Taken taken = new Taken(file);
      assertThrows(EOFException.class, () -> FileBody.copy(file, 1, FILE_BYTES, taken));
      assertFalse(taken.open.contains(false));
    }
  }

  @Test
  void openFiles_areBoundedByMemory() {
    assertEquals(1_024, FileBody.openFilesMax(128 << 20));
    assertEquals(8, FileBody.openFilesMax(1 << 20));
  }
}
