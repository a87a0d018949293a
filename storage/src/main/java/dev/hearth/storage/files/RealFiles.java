package dev.hearth.storage.files;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The files of this machine. */
final class RealFiles implements FileSeam {
  /** Folders are their owner's: what lies in them is everybody's private files. */
  private static final Set<PosixFilePermission> OWNERS =
      PosixFilePermissions.fromString("rwx------");

  /** The JDK copies heap buffers into one of its own per thread; this bounds the size of those. */
  private static final int SLICE_BYTES_MAX = 64 << 10;

  @Override
  public Output create(Path file) throws IOException {
    return new RealOutput(FileChannel.open(file, CREATE_NEW, WRITE));
  }

  @Override
  public InPlace openInPlace(Path file) throws IOException {
    return new RealInPlace(FileChannel.open(file, WRITE));
  }

  @Override
  public Input read(Path file) throws IOException {
    return new RealInput(FileChannel.open(file, READ));
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void link(Path existing, Path name) throws IOException {
    Files.createLink(name, existing);
  }

  @Override
  public void createFolder(Path folder) throws IOException {
    try {
      Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNERS));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
  }

  @Override
  public void syncFile(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, READ)) {
      channel.force(true);
    }
  }

  @Override
  public void syncFolder(Path folder) throws IOException {
    syncFile(folder); // A folder is opened and synced as a file is.
  }

  @Override
  public boolean delete(Path file) throws IOException {
    return Files.deleteIfExists(file);
  }

  @Override
  public List<Path> list(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (UncheckedIOException e) {
      throw e.getCause(); // A stream can't say it otherwise; our callers look for this one.
    }
  }

  private record RealOutput(FileChannel channel) implements Output {
    @Override
    public void write(ByteBuffer bytes) throws IOException {
      int end = bytes.limit();
      while (bytes.position() < end) {
        bytes.limit(Math.min(end, bytes.position() + SLICE_BYTES_MAX));
        channel.write(bytes);
      }
    }

    @Override
    public void sync() throws IOException {
      channel.force(true);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  private record RealInput(FileChannel channel) implements Input {
    @Override
    public int read(ByteBuffer bytes) throws IOException {
      return channel.read(bytes);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  private record RealInPlace(FileChannel channel) implements InPlace {
    @Override
    public void write(ByteBuffer bytes, long position) throws IOException {
      long end = position + bytes.remaining();
      while (bytes.hasRemaining()) {
        channel.write(bytes, end - bytes.remaining());
      }
    }

    @Override
    public void sync() throws IOException {
      channel.force(false); // fdatasync
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
