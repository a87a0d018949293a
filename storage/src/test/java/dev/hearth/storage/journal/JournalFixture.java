package dev.hearth.storage.journal;

import dev.hearth.storage.files.FileSeam;
import dev.hearth.storage.layout.JournalLayout;
import dev.hearth.storage.model.Steps;
import dev.hearth.storage.testing.UnsyncedFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Journals of a few KiB, and batches whose payload follows from their number. */
final class JournalFixture {
  static final JournalOptions SMALL = new JournalOptions(8192, 3);

  private JournalFixture() {}

  static Journal open(Path folder, FileSeam files) {
    return Journal.open(folder, SMALL, files, Steps.NONE);
  }

  /** An opened journal with everything after some batch replayed. */
  static Journal replayed(Path folder, long after) {
    Journal journal = open(folder, UnsyncedFiles.ALL);
    journal.replay(after, JournalFixture::check);
    return journal;
  }

  static byte[] payload(long number, int length) {
    byte[] bytes = new byte[length];
    new Random(number * 31 + length).nextBytes(bytes);
    return bytes;
  }

  static void append(Journal journal, long number, int length) {
    journal.append(number, ByteBuffer.wrap(payload(number, length)));
  }

  /** Fails unless the payload is the one that belongs to the number and its length. */
  static void check(long number, ByteBuffer payload) {
    byte[] expected = payload(number, payload.remaining());
    if (!payload.equals(ByteBuffer.wrap(expected))) {
      throw new AssertionError("batch " + number + " is not what was appended");
    }
  }

  /** The numbers that {@link Journal#read} shows, each checked. */
  static List<Long> numbers(Path folder, long after) {
    List<Long> numbers = new ArrayList<>();
    Journal.read(
        folder,
        after,
        (number, payload) -> {
          check(number, payload);
          numbers.add(number);
        });
    return numbers;
  }

  /** The bytes from one position to another, both in one file. */
  static byte[] bytes(Path file, long from, int length) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer bytes = ByteBuffer.allocate(length);
      channel.read(bytes, from);
      return bytes.array();
    }
  }

  static void overwrite(Path file, long from, byte[] bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(bytes), from);
    }
  }

  /** Where each record of a file that is filled for the first time begins, by their lengths. */
  static List<Integer> offsets(List<Integer> lengths) {
    List<Integer> offsets = new ArrayList<>();
    int offset = JournalLayout.SECTOR_BYTES;
    for (int length : lengths) {
      offsets.add(offset);
      offset += JournalLayout.recordBytes(length);
    }
    offsets.add(offset);
    return offsets;
  }
}
