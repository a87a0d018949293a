package dev.hearth.server.subscriptions;

import dev.hearth.server.coding.Coder;
import dev.hearth.server.coding.Coding;
import dev.hearth.server.coding.Piece;
import dev.hearth.server.coding.Splice;

/**
 * What stands between the frames of one stream and its socket: a content coding, or the messages of
 * a WebSocket, or nothing. What was appended to the writer since its mark is still to be coded;
 * what is before the mark is ready. Belongs to whoever has the stream's turn.
 *
 * <p>A stream has no compressor. History is compressed batch by batch by the thread that read it;
 * live events come as pieces that all streams share; and what is too short to become shorter is
 * stored.
 */
final class Envelope {
  /** Shorter than this, words are stored: one event alone saves 16 of 193 bytes (decision 16). */
  private static final int COMPRESS_BYTES_MIN = 600;

  private final Splice splice;
  private final boolean messages;

  private Envelope(Splice splice, boolean messages) {
    this.splice = splice;
    this.messages = messages;
  }

  private static final Envelope PLAIN = new Envelope(Splice.of(Coding.IDENTITY), false);

  static Envelope of(SubscriptionRequest request) {
    boolean messages =
        request.protocol() instanceof Protocol.Native stream
            && stream.format() == Protocol.Format.MESSAGES;
    return request.coding() == Coding.IDENTITY && !messages
        ? PLAIN
        : new Envelope(Splice.of(request.coding()), messages);
  }

  Coding coding() {
    return splice.coding();
  }

  boolean isCoded() {
    return splice.coding() != Coding.IDENTITY;
  }

  /** Readies the first words. They are few, so this needs no compressor. */
  void begin(ByteWriter out) {
    if (!isCoded()) {
      return;
    }
    byte[] words = out.toBytes();
    out.truncate(0);
    out.raw(splice.head()).markReady();
    out.raw(words);
    try (Coder coder = new Coder()) {
      seal(out, coder, false);
    }
  }

  /**
   * Codes what was appended since the mark, so that it can be decoded as soon as it arrives.
   *
   * @param compress false where every stream would compress the same words once more
   */
  void seal(ByteWriter out, Coder coder, boolean compress) {
    int from = out.mark();
    int to = out.length();
    if (!isCoded() || from == to) {
      return;
    }
    byte[] plain = out.array();
    if (compress && to - from >= COMPRESS_BYTES_MIN) {
      coder.compress(coding(), plain, from, to);
    } else {
      coder.store(coding(), plain, from, to);
    }
    splice.take(coder, plain, from, to);
    out.truncate(from);
    append(coder.bytes(), coder.length(), out);
  }

  /** Takes over a piece that others take over as well. */
  void splice(Piece piece, ByteWriter out, Coder coder) {
    seal(out, coder, false);
    splice.take(piece);
    append(piece.bytes(), piece.bytes().length, out);
  }

  private void append(byte[] coded, int length, ByteWriter out) {
    if (messages) {
      Messages.binary(length, out);
    }
    out.raw(coded, 0, length).markReady();
  }

  /** Appends a pong, which no coding touches. */
  void pong(byte[] payload, ByteWriter out, Coder coder) {
    seal(out, coder, false);
    out.raw(Messages.pong(payload)).markReady();
  }

  /** Appends what keeps a silent connection open. */
  void heartbeat(Voice voice, ByteWriter out, Coder coder) {
    if (messages) {
      seal(out, coder, false);
      out.raw(Messages.heartbeat()).markReady();
    } else {
      out.raw(voice.heartbeat());
    }
  }

  /** Appends what ends a stream in good order. */
  void end(CloseReason reason, ByteWriter out, Coder coder) {
    seal(out, coder, false);
    out.raw(splice.tail());
    if (messages) {
      Messages.close(reason, out);
    }
    out.markReady();
  }
}
