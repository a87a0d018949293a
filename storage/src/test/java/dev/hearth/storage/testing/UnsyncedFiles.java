package dev.hearth.storage.testing;

import dev.hearth.storage.files.FileSeam;
import java.nio.file.Path;

/** Real files that are never synced: what is asked of bytes and not of the disk need not wait. */
public final class UnsyncedFiles extends ForwardingFiles {
  public static final FileSeam ALL = new UnsyncedFiles();

  private UnsyncedFiles() {
    super(FileSeam.REAL);
  }

  @Override
  protected void sync(Output output) {}

  @Override
  protected void sync(InPlace file) {}

  @Override
  public void syncFile(Path file) {}

  @Override
  public void syncFolder(Path folder) {}
}
