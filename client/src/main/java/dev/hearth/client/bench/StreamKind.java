package dev.hearth.client.bench;

/** What the end of a stream means, by what its path asks for. */
enum StreamKind {
  /** Ours: it says when it has caught up, and ends only if something went wrong. */
  NATIVE,
  /** Ours, with a limit of events: it may end before it has caught up. */
  LIMITED,
  /** Upstream's, another server's, or no stream at all: it has no word for having caught up. */
  OTHER;

  private static final String EVENTS = "/events/";

  /** The kind of stream at a path with its query. */
  static StreamKind of(String path) {
    int mark = path.indexOf('?');
    if (mark < 0 || !path.substring(0, mark).equals(EVENTS)) {
      return OTHER;
    }
    boolean subscribes = false;
    boolean limited = false;
    for (String parameter : path.substring(mark + 1).split("&", -1)) {
      subscribes |= parameter.startsWith("subscribe=");
      limited |= parameter.startsWith("limit=");
    }
    if (!subscribes) {
      return OTHER;
    }
    return limited ? LIMITED : NATIVE;
  }

  /** Whether such a stream says when it has caught up, before which it has no end. */
  boolean saysLive() {
    return switch (this) {
      case NATIVE -> true;
      case LIMITED, OTHER -> false;
    };
  }
}
