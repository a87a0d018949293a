package dev.hearth.client.wire;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * A history page, decompressed and checked to its last byte, so that walking it can't fail. Its
 * columns stay as they came; numbers are unpacked. Immutable, safe to share.
 */
public final class EventPage {
  static final int PATH_BYTES_MAX = 4096;
  static final int HASH_BYTES = 32;
  static final int DELETE = 0x80;
  private static final int KEY_BYTES = 32;
  private static final int SUFFIX_MAX = 12;

  final PageHeader header;
  final byte[] body;
  final int marks;
  final long[] sequences;
  final int[] users;
  final int[] shared;
  final int[] rest;
  final int paths;
  final int[] types;
  final long[] lengths;
  final int hashes;
  private final int keys;
  private final int[] typePlaces;
  private final int[] typeLengths;

  private EventPage(PageHeader header, byte[] body) {
    this.header = header;
    this.body = body;
    int events = header.events();
    PageBytes bytes = new PageBytes(body);
    keys = bytes.skip((long) header.users() * KEY_BYTES);
    typePlaces = new int[header.types()];
    typeLengths = new int[header.types()];
    for (int i = 0; i < typePlaces.length; i++) {
      typeLengths[i] = bytes.number(body.length);
      typePlaces[i] = bytes.skip(typeLengths[i]);
    }
    marks = bytes.skip(events);
    checkMarks();
    sequences = sequences(bytes);
    users = numbers(bytes, events, header.users() - 1);
    shared = numbers(bytes, events, PATH_BYTES_MAX);
    rest = numbers(bytes, events, PATH_BYTES_MAX);
    paths = bytes.skip(pathBytes());
    checkPaths();
    types = numbers(bytes, header.puts(), header.types() - 1);
    lengths = new long[header.puts()];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = bytes.number();
    }
    hashes = bytes.skip((long) header.puts() * HASH_BYTES);
    bytes.end();
  }

  /**
   * Bytes of memory that {@link #decode} takes for a file and its page keeps, by the file's header:
   * at most some 100 MiB.
   *
   * @throws MalformedException if it is no page's
   */
  public static long memory(byte[] file) {
    return PageHeader.read(file).memory();
  }

  /**
   * Reads the file of a page.
   *
   * @throws MalformedException if it is none, or one byte of it is not as it was written
   */
  public static EventPage decode(byte[] file) {
    PageHeader header = PageHeader.read(file);
    byte[] body = new byte[header.bodyBytes()];
    long length;
    try {
      length =
          Zstd.decompressByteArray(
              body, 0, body.length, file, PageHeader.BYTES, header.frameBytes());
    } catch (ZstdException e) {
      throw new MalformedException("page can't be decompressed", String.valueOf(e.getMessage()), e);
    }
    CRC32C crc = new CRC32C();
    crc.update(body);
    boolean same = length == body.length && (int) crc.getValue() == header.bodyCrc();
    PageHeader.require(same, "page is damaged", length);
    return new EventPage(header, body);
  }

  private void checkMarks() {
    int deletes = 0;
    for (int i = marks; i < marks + header.events(); i++) {
      int suffix = body[i] & 0x7F;
      PageHeader.require(suffix >= 1 && suffix <= SUFFIX_MAX, "page has an id without key", suffix);
      deletes += (body[i] & DELETE) >>> 7;
    }
    PageHeader.require(
        deletes == header.events() - header.puts(), "page miscounts its deletes", deletes);
  }

  private long[] sequences(PageBytes bytes) {
    long[] numbers = new long[header.events()];
    long last = header.after();
    for (int i = 0; i < numbers.length; i++) {
      long step = bytes.number();
      PageHeader.require(
          step > 0 && step <= header.through() - last, "page leaves its range", step);
      last += step;
      numbers[i] = last;
    }
    return numbers;
  }

  private static int[] numbers(PageBytes bytes, int count, int most) {
    int[] numbers = new int[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = bytes.number(most);
    }
    return numbers;
  }

  private long pathBytes() {
    long sum = 0;
    for (int length : rest) {
      sum += length;
    }
    return sum;
  }

  /** Each shares no more than the one before has, is no longer than may be, and starts with /. */
  private void checkPaths() {
    int before = 0;
    int place = paths;
    for (int i = 0; i < shared.length; i++) {
      int length = shared[i] + rest[i];
      PageHeader.require(
          shared[i] <= before && length >= 1 && length <= PATH_BYTES_MAX,
          "page has a path of no possible length",
          length);
      PageHeader.require(shared[i] > 0 || body[place] == '/', "page has a path without root", i);
      before = length;
      place += rest[i];
    }
  }

  /** The sequence that the page begins behind. */
  public long after() {
    return header.after();
  }

  /** The last sequence that it covers. */
  public long through() {
    return header.through();
  }

  public int events() {
    return header.events();
  }

  /** How many have an event in it; {@link PageWalk#user} counts among them. */
  public int users() {
    return header.users();
  }

  /** The key of one of them, z-base-32; made anew by each call. */
  public String user(int index) {
    int start = keys + Objects.checkIndex(index, users()) * KEY_BYTES;
    return ZBase32.encode(Arrays.copyOfRange(body, start, start + KEY_BYTES));
  }

  /** The first of them who has this key of 32 bytes; -1 if none has. */
  public int userOf(byte[] key) {
    for (int i = 0; i < users(); i++) {
      int start = keys + i * KEY_BYTES;
      if (Arrays.equals(body, start, start + KEY_BYTES, key, 0, KEY_BYTES)) {
        return i;
      }
    }
    return -1;
  }

  /** How many content types it has; {@link PageWalk#type} counts among them. */
  public int types() {
    return header.types();
  }

  /** One of them; made anew by each call. */
  public String type(int index) {
    return new String(body, typePlaces[index], typeLengths[index], StandardCharsets.UTF_8);
  }

  /** Begins before the first event. */
  public PageWalk walk() {
    return new PageWalk(this);
  }
}
