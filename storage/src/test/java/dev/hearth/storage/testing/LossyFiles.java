package dev.hearth.storage.testing;

import dev.hearth.storage.files.FileSeam;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Real files that lose on {@link #losePower} what POSIX does not promise to keep: bytes not synced
 * are cut off or turned to zeros, bytes overwritten and not synced are old or new sector by sector,
 * and names whose folder was not synced are taken back, each by a throw of the dice. A name that
 * was removed and whose folder was not synced may come back.
 */
public final class LossyFiles implements FileSeam {
  /** A change of names that is not durable yet, and how to take it back. */
  private record Pending(Path folder, Undo undo) {}

  private interface Undo {
    void run() throws IOException;
  }

  private final Random random;
  private final List<Pending> pending = new ArrayList<>();
  private final Map<Path, LossyOutput> unsynced = new HashMap<>();
  private final List<LossyInPlace> overwritten = new ArrayList<>();

  /** Folders that got another name, and which. */
  private final Map<Path, Path> renamed = new HashMap<>();

  private boolean powerLost;

  public LossyFiles(Random random) {
    this.random = random;
  }

  /** Takes back a random part of what is not durable; every later operation fails. */
  public synchronized void losePower() throws IOException {
    powerLost = true;
    for (Map.Entry<Path, LossyOutput> file : unsynced.entrySet()) {
      file.getValue().loseBytes(current(file.getKey()));
    }
    for (LossyInPlace file : overwritten.reversed()) {
      file.loseSectors(random);
    }
    for (Pending change : pending.reversed()) {
      if (random.nextBoolean()) {
        change.undo().run();
      }
    }
  }

  /** Where a file is now that was made in a folder which may have another name since. */
  private Path current(Path file) {
    Path folder = file.getParent();
    Path now = folder == null || Files.exists(folder) ? null : renamed.get(folder);
    return now == null ? file : now.resolve(file.getFileName());
  }

  private void requirePower() throws IOException {
    if (powerLost) {
      throw new IOException("power is lost");
    }
  }

  private void await(Path name, Undo undo) {
    Path folder = name.getParent();
    if (folder != null) {
      pending.add(new Pending(folder, undo));
    }
  }

  @Override
  public synchronized Output create(Path file) throws IOException {
    requirePower();
    LossyOutput output = new LossyOutput(FileSeam.REAL.create(file));
    unsynced.put(file, output);
    await(file, () -> Files.deleteIfExists(current(file)));
    return output;
  }

  @Override
  public synchronized InPlace openInPlace(Path file) throws IOException {
    requirePower();
    LossyInPlace opened = new LossyInPlace(file, this::requirePower);
    overwritten.add(opened);
    return opened;
  }

  @Override
  public Input read(Path file) throws IOException {
    return FileSeam.REAL.read(file);
  }

  @Override
  public synchronized void rename(Path from, Path to) throws IOException {
    requirePower();
    FileSeam.REAL.rename(from, to);
    if (Files.isDirectory(to)) {
      renamed.put(from, to);
    }
    LossyOutput output = unsynced.remove(from);
    if (output != null) {
      unsynced.put(to, output);
    }
    await(
        to,
        () -> {
          if (Files.exists(to)) {
            FileSeam.REAL.rename(to, from);
          }
        });
  }

  @Override
  public synchronized void link(Path existing, Path name) throws IOException {
    requirePower();
    FileSeam.REAL.link(existing, name);
    await(name, () -> Files.deleteIfExists(name));
  }

  @Override
  public synchronized void createFolder(Path folder) throws IOException {
    requirePower();
    if (!Files.exists(folder)) {
      FileSeam.REAL.createFolder(folder);
      await(folder, () -> deleteAll(folder));
    }
  }

  @Override
  public synchronized void syncFile(Path file) throws IOException {
    requirePower();
    LossyOutput output = unsynced.get(file);
    if (output != null) {
      output.sync();
    }
  }

  @Override
  public synchronized void syncFolder(Path folder) throws IOException {
    requirePower();
    pending.removeIf(change -> change.folder().equals(folder));
  }

  @Override
  public synchronized boolean delete(Path file) throws IOException {
    requirePower();
    if (!Files.exists(file)) {
      return false;
    }
    byte[] bytes = Files.readAllBytes(file);
    FileSeam.REAL.delete(file);
    unsynced.remove(file);
    await(
        file,
        () -> {
          if (Files.exists(file.getParent())) {
            Files.write(file, bytes);
          }
        });
    return true;
  }

  @Override
  public synchronized List<Path> list(Path folder) throws IOException {
    requirePower();
    return FileSeam.REAL.list(folder);
  }

  private static void deleteAll(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(path);
      }
    }
  }

  private final class LossyOutput implements Output {
    private final Output below;
    private long written;
    private long synced;

    LossyOutput(Output below) {
      this.below = below;
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
      synchronized (LossyFiles.this) {
        requirePower();
        written += bytes.remaining();
        below.write(bytes);
      }
    }

    @Override
    public void sync() throws IOException {
      synchronized (LossyFiles.this) {
        requirePower();
        synced = written;
      }
    }

    @Override
    public void close() throws IOException {
      below.close();
    }

    void loseBytes(Path file) throws IOException {
      below.close();
      if (!Files.exists(file) || synced == written) {
        return;
      }
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        long kept = synced + random.nextLong(written - synced + 1);
        channel.truncate(kept);
        if (random.nextBoolean()) {
          channel.write(ByteBuffer.allocate((int) (kept - synced)), synced);
        }
      }
    }
  }
}
