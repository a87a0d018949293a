package dev.hearth.client.testing;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** Writes a history page the plain way, as docs/protocol.md draws it. */
public final class PlainPage {
  /**
   * One event.
   *
   * @param hash 32 bytes; empty for a delete, whose length and type do not count
   */
  @SuppressWarnings("ArrayRecordComponent") // Rows are never compared.
  public record Row(
      long sequence, byte[] user, int suffix, String path, byte[] hash, long length, String type) {
    public boolean isPut() {
      return hash.length > 0;
    }
  }

  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  private PlainPage() {}

  /** The file of a page. */
  public static byte[] file(long after, long through, List<Row> rows) {
    List<String> users = new ArrayList<>();
    List<byte[]> keys = new ArrayList<>();
    List<String> types = new ArrayList<>();
    for (Row row : rows) {
      String user = new String(row.user(), StandardCharsets.ISO_8859_1);
      if (!users.contains(user)) {
        users.add(user);
        keys.add(row.user());
      }
      if (row.isPut() && !types.contains(row.type())) {
        types.add(row.type());
      }
    }
    List<Row> puts = rows.stream().filter(Row::isPut).toList();
    PlainPage page = new PlainPage();
    keys.forEach(page.body::writeBytes);
    types.forEach(type -> page.text(type.getBytes(StandardCharsets.UTF_8)));
    rows.forEach(row -> page.body.write(row.suffix() | (row.isPut() ? 0 : 0x80)));
    long last = after;
    for (Row row : rows) {
      page.number(row.sequence() - last);
      last = row.sequence();
    }
    rows.forEach(
        row -> page.number(users.indexOf(new String(row.user(), StandardCharsets.ISO_8859_1))));
    page.paths(rows);
    puts.forEach(row -> page.number(types.indexOf(row.type())));
    puts.forEach(row -> page.number(row.length()));
    puts.forEach(row -> page.body.writeBytes(row.hash()));
    int[] counts = {rows.size(), puts.size(), users.size(), types.size()};
    return wrap(after, through, counts, page.body.toByteArray());
  }

  /** Any body under a header that is right for it. */
  public static byte[] wrap(long after, long through, int[] counts, byte[] body) {
    byte[] frame = Zstd.compress(body, 1);
    CRC32C crc = new CRC32C();
    crc.update(body);
    ByteBuffer file = ByteBuffer.allocate(64 + frame.length).order(ByteOrder.LITTLE_ENDIAN);
    file.putInt(0x184D2A50).putInt(56).order(ByteOrder.BIG_ENDIAN);
    file.put("HEARTHP".getBytes(StandardCharsets.US_ASCII)).put((byte) 1);
    file.putLong(after).putLong(through);
    for (int count : counts) {
      file.putInt(count);
    }
    file.putInt(body.length).putInt(frame.length).putInt((int) crc.getValue());
    CRC32C headerCrc = new CRC32C();
    headerCrc.update(file.array(), 8, 52);
    return file.putInt((int) headerCrc.getValue()).put(frame).array();
  }

  private void paths(List<Row> rows) {
    List<byte[]> rests = new ArrayList<>();
    List<Integer> shared = new ArrayList<>();
    byte[] before = {};
    for (Row row : rows) {
      byte[] path = row.path().getBytes(StandardCharsets.UTF_8);
      int same = 0;
      while (same < path.length && same < before.length && path[same] == before[same]) {
        same++;
      }
      shared.add(same);
      rests.add(java.util.Arrays.copyOfRange(path, same, path.length));
      before = path;
    }
    shared.forEach(this::number);
    rests.forEach(rest -> number(rest.length));
    rests.forEach(body::writeBytes);
  }

  private void text(byte[] text) {
    number(text.length);
    body.writeBytes(text);
  }

  private void number(long value) {
    long left = value;
    while (left > 0x7F) {
      body.write((int) (left | 0x80));
      left >>>= 7;
    }
    body.write((int) left);
  }
}
