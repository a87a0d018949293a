package dev.hearth.client.bench;

import dev.hearth.client.bench.stream.RunNames;
import java.nio.ByteBuffer;
import java.util.List;

/** A request that is encoded once and of which only the digits of a number change. */
final class NumberedRequest {
  private final byte[] request;
  private final int[] names;
  private final int[] contents;

  /**
   * A request with whatever number it was encoded.
   *
   * @param names where the digits of the resource's name begin
   * @param contents where digits begin that make its content another one
   */
  NumberedRequest(byte[] request, List<Integer> names, List<Integer> contents) {
    this.request = request.clone();
    this.names = names.stream().mapToInt(Integer::intValue).toArray();
    this.contents = contents.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The request with these numbers; the one given out before changes with it. */
  ByteBuffer with(long name, long content) {
    write(names, name);
    write(contents, content);
    return ByteBuffer.wrap(request);
  }

  private void write(int[] places, long value) {
    for (int from : places) {
      long rest = value;
      for (int i = from + RunNames.NUMBER_DIGITS - 1; i >= from; i--) {
        request[i] = (byte) ('0' + rest % 10);
        rest /= 10;
      }
    }
  }
}
