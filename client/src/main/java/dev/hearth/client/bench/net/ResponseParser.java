package dev.hearth.client.bench.net;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads HTTP/1.1 answers (RFC 9112) from bytes that may be split anywhere, one after the other on
 * one connection.
 *
 * <p>It understands what framing needs ({@code Content-Length}, chunks, answers without a body,
 * bodies that end with the connection) and keeps the other header lines only when asked to. Interim
 * answers (1xx) are skipped. Not safe to share between threads.
 */
public final class ResponseParser {
  private static final int LINE_BYTES_MAX = 16 * 1024;
  private static final int LINE_BYTES_USUAL = 256;
  private static final int CHUNK_DIGITS_MAX = 12;

  private enum State {
    STATUS_LINE,
    HEADER_LINE,
    SIZED_BODY,
    UNTIL_CLOSE,
    CHUNK_LINE,
    CHUNK,
    CHUNK_END,
    TRAILER_LINE,
    DONE
  }

  private final BodySink sink;
  private final boolean keepsHeaders;
  private final List<String> headers = new ArrayList<>();

  private State state = State.STATUS_LINE;
  private byte[] line = new byte[LINE_BYTES_USUAL];
  private int lineBytes;
  private int status;
  private long remaining;
  private boolean sized;
  private boolean chunked;
  private boolean keepAlive;
  private boolean delimited = true;

  /**
   * A parser that waits for a status line.
   *
   * @param sink gets every body
   * @param keepsHeaders whether {@link #header} is going to be asked
   */
  public ResponseParser(BodySink sink, boolean keepsHeaders) {
    this.sink = sink;
    this.keepsHeaders = keepsHeaders;
    this.keepAlive = true;
  }

  /** Forgets the answer read so far; the next byte fed is the first of a status line. */
  public void reset() {
    state = State.STATUS_LINE;
    lineBytes = 0;
    status = 0;
    remaining = 0;
    sized = false;
    chunked = false;
    keepAlive = true;
    delimited = true;
    headers.clear();
  }

  /**
   * Reads on, at most to the end of one answer.
   *
   * @return the index of the first byte not taken; less than {@code to} only if {@link #isDone}
   */
  public int feed(byte[] bytes, int from, int to) throws IOException {
    int at = from;
    while (at < to && state != State.DONE) {
      at =
          switch (state) {
            case STATUS_LINE, HEADER_LINE, CHUNK_LINE, CHUNK_END, TRAILER_LINE ->
                feedLine(bytes, at, to);
            case SIZED_BODY, CHUNK -> feedSized(bytes, at, to);
            case UNTIL_CLOSE -> {
              sink.body(bytes, at, to);
              yield to;
            }
            case DONE -> at;
          };
    }
    return at;
  }

  /**
   * The peer has closed the connection.
   *
   * @throws MalformedResponseException if the answer was not complete
   */
  public void end() throws MalformedResponseException {
    if (state == State.UNTIL_CLOSE) {
      state = State.DONE;
    } else if (state != State.DONE) {
      throw new MalformedResponseException("the connection closed inside an answer");
    }
  }

  /** Whether the answer and its body are complete. */
  public boolean isDone() {
    return state == State.DONE;
  }

  /** Whether the head is complete: {@link #status} and {@link #header} can be asked. */
  public boolean isHeadDone() {
    return state.compareTo(State.HEADER_LINE) > 0;
  }

  /** The status of the answer, 0 while it is not known. */
  public int status() {
    return status;
  }

  /** Whether the answer says where its body ends; one that does not looks the same when cut. */
  public boolean isDelimited() {
    return delimited;
  }

  /** Whether the connection may carry another request after this answer. */
  public boolean keepsAlive() {
    return keepAlive;
  }

  /**
   * The first header of that name.
   *
   * @param name in lower case
   */
  public Optional<String> header(String name) {
    return headers.stream()
        .filter(kept -> kept.regionMatches(true, 0, name + ":", 0, name.length() + 1))
        .map(kept -> kept.substring(name.length() + 1).strip())
        .findFirst();
  }

  private int feedSized(byte[] bytes, int from, int to) throws IOException {
    int end = (int) Math.min(to, from + remaining);
    sink.body(bytes, from, end);
    remaining -= end - from;
    if (remaining == 0) {
      state = state == State.CHUNK ? State.CHUNK_END : State.DONE;
    }
    return end;
  }

  private int feedLine(byte[] bytes, int from, int to) throws MalformedResponseException {
    int newline = Newlines.next(bytes, from, to);
    int end = newline < 0 ? to : newline;
    append(bytes, from, end);
    if (newline < 0) {
      return to;
    }
    if (lineBytes > 0 && line[lineBytes - 1] == '\r') {
      lineBytes--;
    }
    endLine();
    lineBytes = 0;
    return newline + 1;
  }

  private void append(byte[] bytes, int from, int to) throws MalformedResponseException {
    int needed = lineBytes + to - from;
    if (needed > LINE_BYTES_MAX) {
      throw new MalformedResponseException("a header line is longer than 16 KiB");
    }
    if (needed > line.length) {
      line = Arrays.copyOf(line, Math.max(needed, line.length * 2));
    }
    System.arraycopy(bytes, from, line, lineBytes, to - from);
    lineBytes = needed;
  }

  private void endLine() throws MalformedResponseException {
    switch (state) {
      case STATUS_LINE -> startAnswer();
      case HEADER_LINE -> {
        if (lineBytes == 0) {
          endHead();
        } else {
          readHeader();
        }
      }
      case CHUNK_LINE -> startChunk();
      case CHUNK_END -> {
        if (lineBytes != 0) {
          throw new MalformedResponseException("a chunk is longer than it said");
        }
        state = State.CHUNK_LINE;
      }
      case TRAILER_LINE -> {
        if (lineBytes == 0) {
          state = State.DONE;
        }
      }
      case SIZED_BODY, UNTIL_CLOSE, CHUNK, DONE ->
          throw new IllegalStateException("no line is read in state " + state);
    }
  }

  /** {@code HTTP/1.1 200 OK}. */
  private void startAnswer() throws MalformedResponseException {
    boolean plausible = lineBytes >= 12 && text(0, 7).equals("HTTP/1.") && line[8] == ' ';
    int code = 0;
    for (int i = 9; plausible && i < 12; i++) {
      plausible = line[i] >= '0' && line[i] <= '9';
      code = code * 10 + line[i] - '0';
    }
    if (!plausible || code < 100) {
      throw new MalformedResponseException(
          "not a status line: " + text(0, Math.min(lineBytes, 60)));
    }
    status = code;
    keepAlive = line[7] != '0';
    state = State.HEADER_LINE;
  }

  private void readHeader() throws MalformedResponseException {
    if (keepsHeaders) {
      headers.add(text(0, lineBytes));
    }
    // The first letter decides for nearly every line, so most of them cost one comparison.
    switch (line[0] | 0x20) {
      case 'c' -> {
        if (named("content-length")) {
          readLength();
        } else if (named("connection")) {
          keepAlive = !value("connection").contains("close");
        }
      }
      case 't' -> {
        if (named("transfer-encoding")) {
          chunked = value("transfer-encoding").endsWith("chunked");
        }
      }
      default -> {}
    }
  }

  private void readLength() throws MalformedResponseException {
    try {
      remaining = Long.parseLong(value("content-length"));
    } catch (NumberFormatException e) {
      throw new MalformedResponseException("not a length: " + text(0, lineBytes));
    }
    if (remaining < 0) {
      throw new MalformedResponseException("not a length: " + text(0, lineBytes));
    }
    sized = true;
  }

  private void endHead() {
    if (status < 200) {
      reset();
    } else if (status == 204 || status == 304) {
      state = State.DONE;
    } else if (chunked) {
      state = State.CHUNK_LINE;
    } else if (sized) {
      state = remaining == 0 ? State.DONE : State.SIZED_BODY;
    } else {
      keepAlive = false;
      delimited = false;
      state = State.UNTIL_CLOSE;
    }
  }

  /** Hexadecimal size, then extensions that nobody uses. */
  private void startChunk() throws MalformedResponseException {
    long size = 0;
    int digits = 0;
    while (digits < lineBytes && Character.digit(line[digits], 16) >= 0) {
      size = size * 16 + Character.digit(line[digits], 16);
      digits++;
    }
    boolean extended = digits < lineBytes && (line[digits] == ';' || line[digits] == ' ');
    if (digits == 0 || digits > CHUNK_DIGITS_MAX || (digits < lineBytes && !extended)) {
      throw new MalformedResponseException("not a chunk size: " + text(0, Math.min(lineBytes, 60)));
    }
    remaining = size;
    state = size == 0 ? State.TRAILER_LINE : State.CHUNK;
  }

  private boolean named(String name) {
    if (lineBytes <= name.length() || line[name.length()] != ':') {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      int lower = line[i] >= 'A' && line[i] <= 'Z' ? line[i] | 0x20 : line[i];
      if (lower != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private String value(String name) {
    return text(name.length() + 1, lineBytes).strip().toLowerCase(Locale.ROOT);
  }

  private String text(int from, int to) {
    return new String(line, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
