package dev.hearth.server.subscriptions;

import dev.hearth.server.coding.Coding;
import java.nio.charset.StandardCharsets;

/** How a stream says what is not an event. Both ways are stateless and shared. */
sealed interface Voice {
  /** The form of its events. */
  Encoding encoding();

  /** What keeps a silent connection open. Not to be changed. */
  byte[] heartbeat();

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

  /** Says a JSON object that is written already; only where streams can be asked for more. */
  default void say(byte[] object, ByteWriter out) {
    throw new IllegalStateException("nobody can ask this stream");
  }

  /** The last words. */
  void bye(CloseReason reason, long retryMillis, ByteWriter out);

  static Voice of(Protocol protocol, Coding coding) {
    return switch (protocol) {
      case Protocol.Native stream ->
          switch (stream.format()) {
            case SSE -> new Native(Encoding.SSE, stream.progress());
            case JSON -> new Native(Encoding.JSON, stream.progress());
            case LINES -> new Objects(Encoding.LINES);
            // Coded, a message is whole lines: so a run of events can be one message.
            case MESSAGES ->
                new Objects(coding == Coding.IDENTITY ? Encoding.MESSAGE : Encoding.LINES);
          };
      case Protocol.Upstream _ -> new Upstream();
    };
  }

  /** A position and the edges of the log around it. */
  record Edge(long position, long oldest, long newest) {}

  /** Hearth's own frames (design §7). {@code id:} is always first; ours always have data. */
  record Native(Encoding encoding, Protocol.Progress progress) implements Voice {
    private static final byte[] HEARTBEAT = ascii(":\n\n");

    @Override
    public byte[] heartbeat() {
      return HEARTBEAT;
    }

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
        case ENDED, LEFT, MISUSED, GONE, STALLED, FAILED -> {}
      }
    }
  }

  /**
   * JSON objects, one a line (docs/protocol.md §10) or one a WebSocket message (§11). An event is
   * its record, which has {@code "event"}; all else has {@code "type"}.
   *
   * <pre>
   * {"type":"hello","retry_ms":2000}
   * {"type":"live","cursor":"00361F46YR8ZW"}
   * {"type":"cursor","cursor":"00361F46YR8ZW","time":"2026-11-20T22:11:34.655486Z","lag_ms":0}
   * {"type":"reset","reason":"future","cursor":…,"oldest":…,"newest":…}
   * {"type":"bye","reason":"draining","retry_ms":2000}
   * </pre>
   */
  record Objects(Encoding encoding) implements Voice {
    private static final byte[] EMPTY_LINE = ascii("\n");

    @Override
    public byte[] heartbeat() {
      return encoding == Encoding.MESSAGE ? Messages.heartbeat() : EMPTY_LINE;
    }

    private int begin(ByteWriter out) {
      return encoding == Encoding.MESSAGE ? Messages.begin(out) : 0;
    }

    private void end(int start, ByteWriter out) {
      if (encoding == Encoding.MESSAGE) {
        Messages.end(start, out);
      } else {
        out.raw((byte) '\n');
      }
    }

    @Override
    public void say(byte[] object, ByteWriter out) {
      int start = begin(out);
      out.raw(object);
      end(start, out);
    }

    @Override
    public void preamble(long retryMillis, ByteWriter out) {
      int start = begin(out);
      out.text("{\"type\":\"hello\",\"retry_ms\":").decimal(retryMillis).text("}");
      end(start, out);
    }

    @Override
    public boolean tellsPositions() {
      return true;
    }

    @Override
    public void live(long position, ByteWriter out) {
      int start = begin(out);
      out.text("{\"type\":\"live\",\"cursor\":\"").position(position).text("\"}");
      end(start, out);
    }

    @Override
    public void reset(Positions.Refusal reason, Edge edge, boolean withId, ByteWriter out) {
      int start = begin(out);
      out.text("{\"type\":\"reset\",").text(withId ? "" : "\"snapshot\":true,");
      out.text("\"reason\":\"").text(reason.text());
      out.text("\",\"cursor\":\"").position(edge.position());
      out.text("\",\"oldest\":\"").position(edge.oldest());
      out.text("\",\"newest\":\"").position(edge.newest()).text("\"}");
      end(start, out);
    }

    @Override
    public void progress(long position, long newest, Tools tools, ByteWriter out) {
      int start = begin(out);
      out.text("{\"type\":\"cursor\",\"cursor\":\"").position(position).text("\",\"time\":\"");
      tools.encoder().time(position, out);
      out.text("\",\"lag_ms\":").decimal(Math.max(0, newest - position) / 1_000).text("}");
      end(start, out);
    }

    @Override
    public void bye(CloseReason reason, long retryMillis, ByteWriter out) {
      switch (reason) {
        case DRAINING, EXPIRED, REVOKED, LIMIT, OVERLOADED -> {
          int start = begin(out);
          out.text("{\"type\":\"bye\",\"reason\":\"").text(reason.text());
          out.text("\",\"retry_ms\":").decimal(retryMillis).text("}");
          end(start, out);
        }
        case ENDED, LEFT, MISUSED, GONE, STALLED, FAILED -> {}
      }
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Upstream's stream has events and comments only. */
  record Upstream() implements Voice {
    @Override
    public Encoding encoding() {
      return Encoding.UPSTREAM;
    }

    @Override
    public byte[] heartbeat() {
      return Native.HEARTBEAT;
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
