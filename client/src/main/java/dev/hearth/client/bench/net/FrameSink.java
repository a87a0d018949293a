package dev.hearth.client.bench.net;

import java.io.IOException;

/** Takes the frames of one event stream, in order. */
@FunctionalInterface
public interface FrameSink {
  /**
   * The next frame of the stream.
   *
   * @param frame borrowed for this call
   */
  void frame(Frame frame) throws IOException;

  /**
   * Takes, without having them read, the frames that it knows already by all of their bytes.
   *
   * @param bytes borrowed for this call; a frame begins at {@code from}
   * @return where the first frame begins that is to be read; {@code from} if it knows none
   */
  default int known(byte[] bytes, int from, int to) {
    return from;
  }
}
