package dev.hearth.server.subscriptions;

import dev.hearth.storage.events.EventView;
import org.jspecify.annotations.Nullable;

/**
 * How far one stream has come and what it was told. All that matches at or below {@code position}
 * was written or need not be; nothing above was. Belongs to whoever has the stream's turn.
 */
final class Passage {
  private final Voice voice;
  private long position;
  private long told;
  private long target;
  private boolean saidLive;
  private boolean backwards;
  private long remaining;
  private int passed;
  private long frames;

  Passage(Voice voice, long limit) {
    this.voice = voice;
    this.remaining = limit;
    this.saidLive = !voice.tellsPositions();
  }

  /** The state as it is now, to go back to when a batch turns out not to count. */
  Passage copy() {
    Passage copy = new Passage(voice, remaining);
    copy.goBackTo(this);
    return copy;
  }

  /** All is again as it was when the copy was made. */
  void goBackTo(Passage other) {
    position = other.position;
    told = other.told;
    target = other.target;
    saidLive = other.saidLive;
    backwards = other.backwards;
    remaining = other.remaining;
    passed = other.passed;
    frames = other.frames;
  }

  /**
   * Takes a position that the client knows or is being told.
   *
   * @param newTarget the newest sequence when the request arrived; {@code live} is due there
   */
  void begin(long newPosition, long newTarget) {
    position = newPosition;
    told = newPosition;
    target = newTarget;
  }

  /** From now on events come in falling order. */
  void turnBack() {
    backwards = true;
  }

  long position() {
    return position;
  }

  /** True if {@code live} was said, or the position is where it is due. */
  boolean isBeyondTarget(long published) {
    return saidLive || position >= target || published >= target;
  }

  /** Events written since the last call. */
  long takeFrames() {
    long taken = frames;
    frames = 0;
    return taken;
  }

  /** Writes an event that is not in the tail. Returns false if it was the last one asked for. */
  boolean show(EventView row, byte @Nullable [] value, Tools tools) {
    beforeRow(row.sequence(), tools.out());
    voice.encoding().encode(tools.encoder(), row, value, tools.out());
    return shown(row.sequence());
  }

  /** Writes an event of the tail. Returns false if it was the last one asked for. */
  boolean show(TailEntry entry, Tools tools) {
    beforeRow(entry.sequence(), tools.out());
    tools.out().raw(entry.frame(voice.encoding(), tools));
    return shown(entry.sequence());
  }

  /** True if so many events may be written at once, and nothing is due before or behind them. */
  boolean mayShow(int events, long lastSequence) {
    return (saidLive || lastSequence <= target) && remaining > events;
  }

  /** Moves over a run of events that was written, to its last sequence. */
  void showed(long lastSequence, int events) {
    position = lastSequence;
    told = lastSequence;
    passed = 0;
    frames += events;
    remaining -= events;
  }

  /** Writes a resource of a snapshot, which has no position. Returns false if it was the last. */
  boolean showResource(EventView row, byte @Nullable [] value, Tools tools) {
    voice.encoding().encode(tools.encoder(), row, value, tools.out());
    frames++;
    return --remaining > 0;
  }

  private void beforeRow(long sequence, ByteWriter out) {
    if (!saidLive && sequence > target) {
      sayLive(Math.max(position, target), out);
    }
  }

  private boolean shown(long sequence) {
    // Whatever was read wrong: a stream that would repeat an event, or lose the order, fails.
    if (sequence <= position && !backwards) {
      throw new IllegalStateException(sequence + " came again behind " + position);
    }
    position = sequence;
    told = sequence;
    passed = 0;
    frames++;
    return --remaining > 0;
  }

  /** Moves over a row that does not match. */
  void pass(long sequence) {
    position = sequence;
    passed++;
  }

  /** All up to here was seen; says {@code live} if this is where it is due. */
  void reach(long sequence, ByteWriter out) {
    position = Math.max(position, sequence);
    if (!saidLive && position >= target) {
      sayLive(position, out);
    }
  }

  /** Moves to a position up to which nothing is left to write, without a word. */
  void reachSilently(long sequence) {
    position = Math.max(position, sequence);
  }

  private void sayLive(long at, ByteWriter out) {
    saidLive = true;
    position = at;
    told = at;
    voice.live(at, out);
  }

  /** The end of a snapshot: {@code live} with its sequence as id. */
  void endSnapshot(long sequence, ByteWriter out) {
    sayLive(sequence, out);
  }

  /** Tells the position if it moved since it was last told. */
  void tellProgress(long newest, Tools tools) {
    if (voice.tellsPositions() && position > told) {
      voice.progress(position, newest, tools, tools.out());
      told = position;
      passed = 0;
    }
  }

  /** Rows passed since the position was last told. */
  int passed() {
    return passed;
  }

  /** Tells that the stream goes on from another position than it asked for or stood at. */
  void reset(Positions.Refusal reason, Voice.Edge edge, boolean withId, ByteWriter out) {
    voice.reset(reason, edge, withId, out);
    position = edge.position();
    told = edge.position();
    passed = 0;
  }
}
