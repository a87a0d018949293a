package dev.hearth.client.bench;

import dev.hearth.client.bench.load.Script;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;

/** One reader: asks for one of the resources after another, at random. */
final class GetScript implements Script {
  private final List<byte[]> requests;
  private final SplittableRandom random;

  /**
   * A reader.
   *
   * @param requests encoded, shared and never changed
   */
  GetScript(List<byte[]> requests, long seed) {
    this.requests = requests;
    this.random = new SplittableRandom(seed);
  }

  @Override
  public ByteBuffer next(long nanos) {
    return ByteBuffer.wrap(requests.get(random.nextInt(requests.size())));
  }

  @Override
  public void answered(int status) {}

  @Override
  public void lost() {}
}
