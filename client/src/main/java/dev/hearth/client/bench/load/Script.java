package dev.hearth.client.bench.load;

import java.nio.ByteBuffer;

/** What one connection sends. Used on one loop's thread. */
public interface Script {
  /**
   * The next request.
   *
   * @param nanos {@link System#nanoTime} from which its latency counts
   * @return the whole request; it stays as it is until its answer
   */
  ByteBuffer next(long nanos);

  /** The answer to that request is complete. */
  void answered(int status);

  /** The connection broke before the answer: nobody knows whether the request was carried out. */
  void lost();
}
