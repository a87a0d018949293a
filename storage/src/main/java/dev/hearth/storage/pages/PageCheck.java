package dev.hearth.storage.pages;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import dev.hearth.storage.layout.PageLayout;
import dev.hearth.storage.layout.PageLayout.Header;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/** Tells whether bytes are a page; trusts none of them. */
final class PageCheck {
  private PageCheck() {}

  /** The header of a file that has the length its header says. */
  static Optional<Header> header(ByteBuffer start, long fileBytes) {
    return PageLayout.read(start).filter(header -> header.fileBytes() == fileBytes);
  }

  /**
   * Whether a file is the one that its name names.
   *
   * @param start its first bytes, at least the header
   * @param hash of all of it, as {@link PageName#hash} makes it
   */
  static boolean isNamed(ByteBuffer start, long fileBytes, String hash, PageName name) {
    return header(start, fileBytes)
        .filter(header -> header.after() == name.after().value())
        .filter(header -> header.through() == name.through().value())
        .filter(_ -> hash.equals(name.hash()))
        .isPresent();
  }

  /**
   * The body of a whole file; empty if it cannot be had as it was written. Needs at most {@link
   * PageLayout#BODY_BYTES_MAX}.
   */
  static Optional<byte[]> body(ByteBuffer file) {
    return header(file, file.remaining()).flatMap(header -> body(file, header));
  }

  private static Optional<byte[]> body(ByteBuffer file, Header header) {
    byte[] frame = new byte[header.frameBytes()];
    file.duplicate().position(file.position() + PageLayout.FRAME_OFFSET).get(frame);
    try {
      byte[] body = new byte[header.bodyBytes()];
      long length = Zstd.decompressByteArray(body, 0, body.length, frame, 0, frame.length);
      CRC32C crc = new CRC32C();
      crc.update(body);
      boolean same = length == body.length && (int) crc.getValue() == header.bodyCrc();
      return same ? Optional.of(body) : Optional.empty();
    } catch (ZstdException e) {
      return Optional.empty();
    }
  }
}
