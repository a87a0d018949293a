package dev.hearth.storage.testing;

import dev.hearth.storage.files.FileSeam;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Writes down every file operation but reading, in order, and fails the one whose number is asked
 * for. Names are relative to a root; what is random in a name is shown as {@code *}.
 */
public final class FileRecorder implements FileSeam {
  private final Path root;
  private final FileSeam below;
  private final List<String> operations = Collections.synchronizedList(new ArrayList<>());
  private int failAt = Integer.MAX_VALUE;
  private String message = "broken";

  public FileRecorder(Path root, FileSeam below) {
    this.root = root;
    this.below = below;
  }

  /** Fails the operation with this number, counted from 0 and from now, and all later ones not. */
  public void failAt(int number, String reason) {
    operations.clear();
    failAt = number;
    message = reason;
  }

  public boolean hasFailed() {
    return operations.size() > failAt;
  }

  /** The operation that failed. */
  public String failed() {
    return operations.get(failAt);
  }

  /** What happened since the last call, in order. */
  public List<String> take() {
    List<String> taken = List.copyOf(operations);
    operations.clear();
    return taken;
  }

  /** Adds a line between the operations, such as a step that was reached. */
  public void note(String line) {
    operations.add(line);
  }

  private void record(String operation) throws IOException {
    operations.add(operation);
    if (operations.size() - 1 == failAt) {
      throw new IOException(message);
    }
  }

  private String name(Path path) {
    return root.relativize(path).toString().replaceAll("[0-9a-f]{32}", "*");
  }

  @Override
  public Output create(Path file) throws IOException {
    record("create " + name(file));
    return new RecordingOutput(name(file), below.create(file));
  }

  @Override
  public InPlace openInPlace(Path file) throws IOException {
    record("open " + name(file));
    return new RecordingInPlace(name(file), below.openInPlace(file));
  }

  @Override
  public Input read(Path file) throws IOException {
    return below.read(file);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    record("rename " + name(from) + " " + name(to));
    below.rename(from, to);
  }

  @Override
  public void link(Path existing, Path name) throws IOException {
    record("link " + name(existing) + " " + name(name));
    below.link(existing, name);
  }

  @Override
  public void createFolder(Path folder) throws IOException {
    record("mkdir " + name(folder));
    below.createFolder(folder);
  }

  @Override
  public void syncFile(Path file) throws IOException {
    record("sync " + name(file));
    below.syncFile(file);
  }

  @Override
  public void syncFolder(Path folder) throws IOException {
    record("sync " + name(folder) + "/");
    below.syncFolder(folder);
  }

  @Override
  public boolean delete(Path file) throws IOException {
    record("delete " + name(file));
    return below.delete(file);
  }

  @Override
  public List<Path> list(Path folder) throws IOException {
    record("list " + name(folder));
    return below.list(folder);
  }

  private final class RecordingOutput implements Output {
    private final String name;
    private final Output below;

    RecordingOutput(String name, Output below) {
      this.name = name;
      this.below = below;
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
      record("write " + name);
      below.write(bytes);
    }

    @Override
    public void sync() throws IOException {
      record("sync " + name);
      below.sync();
    }

    @Override
    public void close() throws IOException {
      below.close();
    }
  }

  private final class RecordingInPlace implements InPlace {
    private final String name;
    private final InPlace below;

    RecordingInPlace(String name, InPlace below) {
      this.name = name;
      this.below = below;
    }

    @Override
    public void write(ByteBuffer bytes, long position) throws IOException {
      record("overwrite " + name);
      below.write(bytes, position);
    }

    @Override
    public void sync() throws IOException {
      record("sync " + name);
      below.sync();
    }

    @Override
    public void close() throws IOException {
      below.close();
    }
  }
}
