package dev.hearth.server.http.events;

import dev.hearth.server.subscriptions.StreamOutput;
import java.nio.ByteBuffer;

/**
 * The output of a stream that nobody reads: what counts is that the stream ends, which one with a
 * limit of one event does at the first that matches. So a request that waits for an event is a
 * subscriber like any other, counted and found by the same tables.
 */
final class Bell implements StreamOutput {
  @Override
  public void write(ByteBuffer bytes, Completion completion) {
    bytes.position(bytes.limit());
    completion.succeeded();
  }

  @Override
  public void end(ByteBuffer bytes, Completion completion) {
    write(bytes, completion);
  }

  @Override
  public void abort() {}

  @Override
  public long acceptedBytes() {
    return 0; // Every operation ends at once, so nothing ever stalls.
  }
}
