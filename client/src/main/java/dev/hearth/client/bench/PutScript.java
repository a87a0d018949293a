package dev.hearth.client.bench;

import dev.hearth.client.bench.load.Script;
import dev.hearth.client.bench.stream.SendTimes;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One writer: puts its numbers in order, the next only after the last was answered. A number that
 * was refused is tried again, so that a stream must show every number.
 */
final class PutScript implements Script {
  private static final int OK_FROM = 200;
  private static final int OK_TO = 299;

  private final int writer;
  private final long names;
  private final NumberedRequest request;
  private final @Nullable SendTimes times;
  private long number;
  private volatile int written;
  private volatile boolean unsure;

  /**
   * A writer at number 0.
   *
   * @param names how many names it uses before it begins anew; 0 for a new one each time
   * @param times told when each number is sent, if anybody wants to know
   */
  PutScript(int writer, NumberedRequest request, long names, @Nullable SendTimes times) {
    this.writer = writer;
    this.request = request;
    this.names = names;
    this.times = times;
  }

  @Override
  public ByteBuffer next(long nanos) {
    if (times != null) {
      times.sent(writer, number, nanos);
    }
    return request.with(names == 0 ? number : number % names, number);
  }

  @Override
  public void answered(int status) {
    if (status >= OK_FROM && status <= OK_TO) {
      number++;
      written = (int) number;
    }
  }

  @Override
  public void lost() {
    unsure = true;
  }

  /** Numbers that were acknowledged. From any thread. */
  int written() {
    return written;
  }

  /** Whether a connection broke under a write, so that its event may or may not be. */
  boolean isUnsure() {
    return unsure;
  }
}
