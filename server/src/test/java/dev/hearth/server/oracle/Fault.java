package dev.hearth.server.oracle;

import java.util.Random;

/**
 * What a disk does to one life of the homeserver, as text {@code NO_SPACE blobs 17}.
 *
 * @param place the folder of the store that it happens in
 * @param after how many operations there go well before
 */
record Fault(Kind kind, String place, int after) {
  static final String JOURNAL = "journal";
  static final String CONTENTS = "blobs";

  /** How it fails. */
  enum Kind {
    /** One operation fails; a sync that does has lost what it was to make durable. */
    BROKEN,
    /** From some operation on nothing more can be made or written. */
    NO_SPACE,
    /** The process ends in the middle of an operation, and no byte is there that was not synced. */
    POWER_LOSS
  }

  /** Mostly in the middle of a life of a good hundred changes, now and then while it starts. */
  static Fault random(Kind kind, Random random) {
    boolean early = random.nextInt(4) == 0;
    return random.nextBoolean()
        ? new Fault(kind, JOURNAL, early ? random.nextInt(10) : random.nextInt(20, 100))
        : new Fault(kind, CONTENTS, early ? random.nextInt(5) : random.nextInt(5, 25));
  }

  static Fault of(String text) {
    String[] words = text.split(" ", -1);
    return new Fault(Kind.valueOf(words[0]), words[1], Integer.parseInt(words[2]));
  }

  /** Whether writing must have stopped once it happened: bodies may find no space and go on. */
  boolean stopsWriting() {
    return switch (kind) {
      case BROKEN -> true;
      case NO_SPACE -> place.equals(JOURNAL);
      case POWER_LOSS -> false;
    };
  }

  /** Whether the homeserver lives on as before, but for what it refuses. */
  boolean lets() {
    return kind == Kind.NO_SPACE && place.equals(CONTENTS);
  }

  @Override
  public String toString() {
    return kind + " " + place + " " + after;
  }
}
