package dev.hearth.server.subscriptions;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What one stream is writing: at most one buffer at a time, and none while the kernel has taken
 * everything. Belongs to whoever has the stream's turn, but for what is marked.
 */
final class Outgoing {
  private final StreamOutput output;
  private final StreamOutput.Completion completion;
  private final Engine engine;
  private final Pulse pulse;
  private @Nullable ByteBuffer inFlight;

  /**
   * Nothing is written yet.
   *
   * @param completion told by any thread when a write has ended
   */
  Outgoing(StreamOutput output, StreamOutput.Completion completion, Engine engine) {
    this.output = output;
    this.completion = completion;
    this.engine = engine;
    this.pulse = new Pulse(engine.limits(), engine.ticker().nanos());
  }

  boolean isInProgress() {
    return inFlight != null;
  }

  /** Starts to write. */
  void write(ByteWriter out, long frames) {
    output.write(fill(out, frames), completion);
  }

  /** Starts to write the last words. */
  void end(ByteWriter out, long frames) {
    output.end(fill(out, frames), completion);
  }

  private ByteBuffer fill(ByteWriter out, long frames) {
    int before = output.roomBefore();
    ByteBuffer bytes = engine.buffers().take(before + out.length() + output.roomAfter());
    bytes.position(before);
    out.copyTo(bytes);
    bytes.limit(bytes.position()).position(before);
    engine.counters().wrote(out.length(), frames);
    inFlight = bytes;
    pulse.writing(engine.ticker().nanos());
    return bytes;
  }

  /**
   * The write in progress has ended.
   *
   * @param whole false if it failed, and somebody may still look at its buffer
   */
  void ended(boolean whole) {
    if (inFlight != null) {
      engine.buffers().release(inFlight, whole);
      inFlight = null;
      pulse.written();
    }
  }

  /** Adds progress or a heartbeat if one is due and nothing else is being said. */
  void tell(Course course, boolean mayTellProgress, Tools tools) {
    long now = engine.ticker().nanos();
    boolean due = pulse.progressDue(now);
    if (mayTellProgress && (due || course.passedMany())) {
      course.passage().tellProgress(engine.newestKnown(course.passage().position()), tools);
      pulse.told(now);
    }
    if (tools.out().length() == 0 && pulse.heartbeatDue(now)) {
      course.envelope().heartbeat(course.voice(), tools.out(), tools.coder());
    }
  }

  /** Cuts the connection; from any thread. */
  void abort() {
    output.abort();
  }

  /** The peer may have left, so it is written to more often; from any thread. */
  void hurry() {
    pulse.hurry();
  }

  /** Called by the ticker's thread alone. */
  Pulse.Check check(long now) {
    return pulse.check(now, output);
  }
}
