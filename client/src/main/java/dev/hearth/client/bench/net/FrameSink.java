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
}
