package dev.hearth.client.bench;

import dev.hearth.client.bench.load.Script;
import dev.hearth.client.bench.net.Requests;
import dev.hearth.client.bench.net.Target;
import dev.hearth.client.bench.stream.RunNames;
import dev.hearth.client.bench.stream.SendTimes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * One writer: puts its numbers in order, the next only after the last was answered. A number that
 * was refused is tried again, so that a stream must show every number.
 *
 * <p>The request is encoded once; for each number only the digits in its path and at the start of
 * its body change.
 */
final class PutScript implements Script {
  private static final int OK_FROM = 200;
  private static final int OK_TO = 299;

  private final int writer;
  private final long names;
  private final byte[] request;
  private final int pathDigits;
  private final int bodyFrom;
  private final @Nullable SendTimes times;
  private long number;
  private volatile int written;
  private volatile boolean unsure;

  /**
   * A writer at number 0.
   *
   * @param bodyBytes of each resource
   * @param names how many names it uses before it begins anew; 0 for a new one each time
   * @param times told when each number is sent, if anybody wants to know
   */
  PutScript(
      Target target,
      Account account,
      RunNames run,
      int writer,
      int bodyBytes,
      long names,
      @Nullable SendTimes times) {
    this.writer = writer;
    this.names = names;
    this.times = times;
    byte[] body = body(writer, bodyBytes);
    String path = run.path(writer, 0);
    this.request = Requests.encode("PUT", target, path, account.headers(), body);
    this.pathDigits = "PUT ".length() + path.length() - RunNames.NUMBER_DIGITS;
    this.bodyFrom = request.length - bodyBytes;
  }

  @Override
  public ByteBuffer next(long nanos) {
    digits(pathDigits, names == 0 ? number : number % names);
    if (request.length - bodyFrom >= RunNames.NUMBER_DIGITS) {
      digits(bodyFrom, number); // no two contents of a writer are the same
    }
    if (times != null) {
      times.sent(writer, number, nanos);
    }
    return ByteBuffer.wrap(request);
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

  private static byte[] body(int writer, int bytes) {
    Random random = new Random(writer);
    StringBuilder text = new StringBuilder(bytes + Long.BYTES);
    while (text.length() < bytes) {
      text.append(Long.toString(random.nextLong() & Long.MAX_VALUE, Character.MAX_RADIX));
    }
    return text.substring(0, bytes).getBytes(StandardCharsets.US_ASCII);
  }

  private void digits(int from, long value) {
    long rest = value;
    for (int i = from + RunNames.NUMBER_DIGITS - 1; i >= from; i--) {
      request[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
