package dev.hearth.storage.pages;

import java.io.IOException;
import java.nio.channels.FileChannel;

/** The bytes of a page, good until closed even if the page is removed meanwhile. */
public final class OpenPage implements AutoCloseable {
  private final PageName name;
  private final FileChannel file;
  private final long bytes;

  OpenPage(PageName name, FileChannel file, long bytes) {
    this.name = name;
    this.file = file;
    this.bytes = bytes;
  }

  public PageName name() {
    return name;
  }

  /** Its length. */
  public long bytes() {
    return bytes;
  }

  /** For reading at given places; belongs to this object. */
  public FileChannel file() {
    return file;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
