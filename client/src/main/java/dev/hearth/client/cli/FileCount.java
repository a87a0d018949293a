package dev.hearth.client.cli;

import java.io.IOException;
import java.nio.file.Path;

/** Counts what an import will look at. */
final class FileCount implements FolderWalk.Visitor {
  private long files;

  private FileCount() {}

  static long of(Path folder) throws IOException {
    FileCount count = new FileCount();
    new FolderWalk(count).walk(folder);
    return count.files;
  }

  @Override
  public void file(Path file, String below) {
    files++;
  }

  @Override
  public void link() {}

  @Override
  public void special() {}

  @Override
  public void problem(String shown, String reason) {
    files++;
  }

  @Override
  public boolean isEnough() {
    return false;
  }
}
