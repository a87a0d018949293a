package dev.hearth.storage.pages;

import com.github.luben.zstd.Zstd;
import dev.hearth.storage.layout.PageLayout;
import dev.hearth.storage.layout.PageLayout.Header;
import dev.hearth.storage.model.ContentHash;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.ResourcePath;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Gathers the events of one page in columns and encodes them. May be used for one page after the
 * other, by one thread; holds about 80 bytes an event, as many as {@link PageLimits} allow.
 *
 * <p>Columns, because what stands together then is alike: marks and types vanish, steps of the
 * sequence keep one or two bytes, and the hashes, which nothing compresses, are passed over at
 * once. A path is cut by what it shares with the one before, which is cheaper than what zstd would
 * find.
 */
final class PageBuilder {
  private final Column users = new Column();
  private final Column types = new Column();
  private final Column marks = new Column();
  private final Column sequences = new Column();
  private final Column user = new Column();
  private final Column shared = new Column();
  private final Column rest = new Column();
  private final Column paths = new Column();
  private final Column type = new Column();
  private final Column length = new Column();
  private final Column hashes = new Column();

  /** In the order of the body. */
  private final List<Column> columns =
      List.of(users, types, marks, sequences, user, shared, rest, paths, type, length, hashes);

  private final Map<Pubky, Integer> userPlaces = new HashMap<>();
  private final Map<String, Integer> typePlaces = new HashMap<>();
  private final int level;
  private byte[] path = new byte[ResourcePath.BYTES_MAX];
  private byte[] previousPath = new byte[ResourcePath.BYTES_MAX];
  private int previousPathLength;
  private long after;
  private long last;
  private int events;
  private int puts;

  /**
   * @param level of zstd, 1 to 22
   */
  PageBuilder(int level) {
    this.level = level;
  }

  /** Forgets what was gathered; the next page begins behind this sequence. */
  void begin(long newAfter) {
    columns.forEach(Column::clear);
    userPlaces.clear();
    typePlaces.clear();
    previousPathLength = 0;
    after = newAfter;
    last = newAfter;
    events = 0;
    puts = 0;
  }

  long after() {
    return after;
  }

  int events() {
    return events;
  }

  /** Bytes of the body as it stands. */
  int bodyBytes() {
    int bytes = 0;
    for (Column column : columns) {
      bytes += column.length();
    }
    return bytes;
  }

  /** Where the caller puts the UTF-8 bytes of the next event's path. */
  byte[] path() {
    return path;
  }

  /** Adds a put, whose path stands in {@link #path()}; sequences rise. */
  void put(
      long sequence,
      Pubky key,
      int suffixLength,
      int pathLength,
      long contentLength,
      String contentType,
      ContentHash hash) {
    add(sequence, key, suffixLength, pathLength);
    type.number(typePlaces.computeIfAbsent(contentType, this::addType));
    length.number(contentLength);
    hash.write(hashes.next(PageLayout.HASH_BYTES));
    puts++;
  }

  /** Adds a delete, whose path stands in {@link #path()}; sequences rise. */
  void delete(long sequence, Pubky key, int suffixLength, int pathLength) {
    add(sequence, key, suffixLength | PageLayout.MARK_DELETE, pathLength);
  }

  private void add(long sequence, Pubky key, int mark, int pathLength) {
    if (sequence <= last) {
      throw new IllegalStateException("the log's sequences do not rise");
    }
    marks.one(mark);
    sequences.number(sequence - last);
    last = sequence;
    user.number(userPlaces.computeIfAbsent(key, this::addUser));
    addPath(pathLength);
    events++;
  }

  private int addUser(Pubky key) {
    key.write(users.next(PageLayout.USER_BYTES));
    return userPlaces.size();
  }

  private int addType(String contentType) {
    byte[] utf8 = contentType.getBytes(StandardCharsets.UTF_8);
    types.number(utf8.length);
    types.append(utf8, 0, utf8.length);
    return typePlaces.size();
  }

  private void addPath(int pathLength) {
    int most = Math.min(pathLength, previousPathLength);
    int mismatch = Arrays.mismatch(path, 0, most, previousPath, 0, most);
    int same = mismatch < 0 ? most : mismatch;
    shared.number(same);
    rest.number(pathLength - same);
    paths.append(path, same, pathLength - same);
    byte[] swap = previousPath;
    previousPath = path;
    path = swap;
    previousPathLength = pathLength;
  }

  /**
   * The file of a page with everything gathered.
   *
   * @param through the last sequence looked at; everything up to it that is public was added
   */
  ByteBuffer build(long through) {
    byte[] body = new byte[bodyBytes()];
    ByteBuffer target = ByteBuffer.wrap(body);
    columns.forEach(column -> column.writeTo(target));
    byte[] file = new byte[PageLayout.FRAME_OFFSET + (int) Zstd.compressBound(body.length)];
    int frameBytes =
        (int)
            Zstd.compressByteArray(
                file,
                PageLayout.FRAME_OFFSET,
                file.length - PageLayout.FRAME_OFFSET,
                body,
                0,
                body.length,
                level);
    if (Zstd.isError(frameBytes)) {
      throw new IllegalStateException("zstd: " + Zstd.getErrorName(frameBytes));
    }
    CRC32C crc = new CRC32C();
    crc.update(body);
    Header header =
        new Header(
            after,
            through,
            events,
            puts,
            userPlaces.size(),
            typePlaces.size(),
            body.length,
            frameBytes,
            (int) crc.getValue());
    PageLayout.write(header, ByteBuffer.wrap(file));
    return ByteBuffer.wrap(file, 0, PageLayout.FRAME_OFFSET + frameBytes);
  }
}
