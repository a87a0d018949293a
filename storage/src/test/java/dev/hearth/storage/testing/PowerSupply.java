package dev.hearth.storage.testing;

import dev.hearth.storage.files.FileSeam;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** Power for a number of operations on files; every later one fails. */
public final class PowerSupply extends ForwardingFiles {
  private final AtomicInteger left;

  public PowerSupply(FileSeam below, int operations) {
    super(below);
    this.left = new AtomicInteger(operations);
  }

  /** True if the next operation fails. */
  public boolean isGone() {
    return left.get() <= 0;
  }

  @Override
  protected void before() throws IOException {
    if (left.getAndDecrement() <= 0) {
      throw new IOException("the power is gone");
    }
  }
}
