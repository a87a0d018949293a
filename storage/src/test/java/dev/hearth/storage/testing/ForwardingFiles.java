package dev.hearth.storage.testing;

import dev.hearth.storage.files.FileSeam;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** Passes every operation on; a test overrides the one it wants to change. */
public class ForwardingFiles implements FileSeam {
  private final FileSeam below;

  public ForwardingFiles(FileSeam below) {
    this.below = below;
  }

  /** Called before each operation that changes something; may throw to fail it. */
  protected void before() throws IOException {}

  /** Called in place of the sync of a file. */
  protected void sync(Output output) throws IOException {
    output.sync();
  }

  /** Called in place of the sync of a file that is overwritten. */
  protected void sync(InPlace file) throws IOException {
    file.sync();
  }

  @Override
  public Output create(Path file) throws IOException {
    before();
    return new ForwardingOutput(below.create(file));
  }

  @Override
  public InPlace openInPlace(Path file) throws IOException {
    before();
    return new ForwardingInPlace(below.openInPlace(file));
  }

  @Override
  public Input read(Path file) throws IOException {
    return below.read(file);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    before();
    below.rename(from, to);
  }

  @Override
  public void link(Path existing, Path name) throws IOException {
    before();
    below.link(existing, name);
  }

  @Override
  public void createFolder(Path folder) throws IOException {
    before();
    below.createFolder(folder);
  }

  @Override
  public void syncFile(Path file) throws IOException {
    before();
    below.syncFile(file);
  }

  @Override
  public void syncFolder(Path folder) throws IOException {
    before();
    below.syncFolder(folder);
  }

  @Override
  public boolean delete(Path file) throws IOException {
    before();
    return below.delete(file);
  }

  @Override
  public List<Path> list(Path folder) throws IOException {
    before();
    return below.list(folder);
  }

  private final class ForwardingOutput implements Output {
    private final Output output;

    ForwardingOutput(Output output) {
      this.output = output;
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
      before();
      output.write(bytes);
    }

    @Override
    public void sync() throws IOException {
      before();
      ForwardingFiles.this.sync(output);
    }

    @Override
    public void close() throws IOException {
      output.close();
    }
  }

  private final class ForwardingInPlace implements InPlace {
    private final InPlace file;

    ForwardingInPlace(InPlace file) {
      this.file = file;
    }

    @Override
    public void write(ByteBuffer bytes, long position) throws IOException {
      before();
      file.write(bytes, position);
    }

    @Override
    public void sync() throws IOException {
      before();
      ForwardingFiles.this.sync(file);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
