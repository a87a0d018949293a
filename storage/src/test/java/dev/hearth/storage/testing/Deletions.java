package dev.hearth.storage.testing;

import dev.hearth.storage.files.FileSeam;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The real files, and by which threads some of them were deleted. */
public final class Deletions extends ForwardingFiles {
  private final BlockingQueue<String> threads = new LinkedBlockingQueue<>();

  public Deletions() {
    super(FileSeam.REAL);
  }

  @Override
  public boolean delete(Path file) throws IOException {
    boolean deleted = super.delete(file);
    threads.add(Thread.currentThread().getName());
    return deleted;
  }

  /** The name of the thread of the next deletion, in their order; null if none comes. */
  public @Nullable String next() throws InterruptedException {
    return threads.poll(60, TimeUnit.SECONDS);
  }
}
