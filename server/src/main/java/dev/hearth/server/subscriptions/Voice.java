package dev.hearth.server.subscriptions;

import java.nio.charset.StandardCharsets;

/** How a stream says what is not an event. Both ways are stateless and shared. */
sealed interface Voice {
  byte[] HEARTBEAT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

  /** The form of its events. */
  Encoding encoding();

  /** What stands first on the stream. */
  void preamble(long retryMillis, ByteWriter out);

  /** True if positions are told at all. */
  boolean tellsPositions();

  void live(long position, ByteWriter out);

  /**
   * Tells why the position is not what was asked for.
   *
   * @param withId false on a stream that begins a snapshot now
   */
  void reset(Positions.Refusal reason, Edge edge, boolean withId, ByteWriter out);

  /** Tells a position that moved without an event. */
  void progress(long position, long newest, Tools tools, ByteWriter out);

  /** The last words. */
  void bye(CloseReason reason, long retryMillis, ByteWriter out);

  static Voice of(Protocol protocol) {
    return switch (protocol) {
      case Protocol.Native stream ->
          new Native(
              switch (stream.format()) {
                case SSE -> Encoding.SSE;
                case JSON -> Encoding.JSON;
              },
              stream.progress());
      case Protocol.Upstream _ -> new Upstream();
    };
  }

  /** A position and the edges of the log around it. */
  record Edge(long position, long oldest, long newest) {}

  /** Hearth's own frames (design §7). {@code id:} is always first; ours always have data. */
  record Native(Encoding encoding, Protocol.Progress progress) implements Voice {
    @Override
    public void preamble(long retryMillis, ByteWriter out) {
      retry(retryMillis, out);
      out.text(":\n\n");
    }

    private static void retry(long retryMillis, ByteWriter out) {
      out.text("retry: ").decimal(retryMillis).text("\n");
    }

    @Override
    public boolean tellsPositions() {
      return true;
    }

    @Override
    public void live(long position, ByteWriter out) {
      id(position, out);
      out.text("event: live\ndata: {\"cursor\":\"").position(position).text("\"}\n\n");
    }

    private static void id(long position, ByteWriter out) {
      out.text("id: ").position(position).text("\n");
    }

    @Override
    public void reset(Positions.Refusal reason, Edge edge, boolean withId, ByteWriter out) {
      if (withId) {
        id(edge.position(), out);
      }
      out.text("event: reset\ndata: {\"reason\":\"").text(reason.text());
      out.text("\",\"cursor\":\"").position(edge.position());
      out.text("\",\"oldest\":\"").position(edge.oldest());
      out.text("\",\"newest\":\"").position(edge.newest()).text("\"}\n\n");
    }

    @Override
    public void progress(long position, long newest, Tools tools, ByteWriter out) {
      id(position, out);
      if (progress == Protocol.Progress.EVENT) {
        out.text("event: cursor\ndata: {\"cursor\":\"").position(position).text("\",\"time\":\"");
        tools.encoder().time(position, out);
        out.text("\",\"lag_ms\":").decimal(Math.max(0, newest - position) / 1_000).text("}\n");
      }
      out.text("\n");
    }

    @Override
    public void bye(CloseReason reason, long retryMillis, ByteWriter out) {
      switch (reason) {
        case DRAINING, EXPIRED, REVOKED, LIMIT ->
            out.text("event: bye\ndata: {\"reason\":\"").text(reason.text()).text("\"}\n\n");
        case OVERLOADED -> {
          retry(retryMillis, out);
          out.text("\n");
        }
        case ENDED, GONE, STALLED, FAILED -> {}
      }
    }
  }

  /** Upstream's stream has events and comments only. */
  record Upstream() implements Voice {
    @Override
    public Encoding encoding() {
      return Encoding.UPSTREAM;
    }

    @Override
    public void preamble(long retryMillis, ByteWriter out) {}

    @Override
    public boolean tellsPositions() {
      return false;
    }

    @Override
    public void live(long position, ByteWriter out) {}

    @Override
    public void reset(Positions.Refusal reason, Edge edge, boolean withId, ByteWriter out) {}

    @Override
    public void progress(long position, long newest, Tools tools, ByteWriter out) {}

    @Override
    public void bye(CloseReason reason, long retryMillis, ByteWriter out) {}
  }
}
