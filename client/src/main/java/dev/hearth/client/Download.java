package dev.hearth.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A resource whose content is read as it arrives, and checked at its end against the hash that the
 * server named. Close it, also when it was read to the end.
 */
public final class Download implements AutoCloseable {
  private static final int PIECE_BYTES = 64 * 1024;

  private final Transport transport;
  private final ResourceHead head;
  private final BodyStream body;
  private final boolean delimited;
  private final InputStream content;

  /**
   * @param delimited whether the answer says where it ends
   */
  Download(Transport transport, ResourceHead head, BodyStream body, boolean delimited) {
    this.transport = transport;
    this.head = head;
    this.body = body;
    this.delimited = delimited;
    this.content = head.contentHash().<InputStream>map(h -> new HashCheck(body, h)).orElse(body);
  }

  public ResourceHead head() {
    return head;
  }

  /**
   * The one stream of the content. A read throws {@link IOException} when the server falls silent,
   * cuts the content short, or has sent something else than it said.
   */
  public InputStream content() {
    return content;
  }

  /**
   * Writes all that is left of the content, and gives its length.
   *
   * @throws IOException if {@code target} fails, and only then
   * @throws HomeserverException.Unreachable if the server falls silent or cuts the content short,
   *     or may have: the content has not its hash, and nothing said where it ends
   * @throws HomeserverException.BadAnswer if whole content has not the hash that the server named
   */
  public long transferTo(OutputStream target) throws IOException {
    byte[] piece = new byte[PIECE_BYTES];
    long bytes = 0;
    for (int read = read(piece); read >= 0; read = read(piece)) {
      target.write(piece, 0, read);
      bytes += read;
    }
    return bytes;
  }

  private int read(byte[] piece) {
    try {
      return content.read(piece);
    } catch (HashMismatchException e) {
      throw transport.mismatch(delimited, e);
    } catch (IOException e) {
      throw transport.unreachable(e);
    }
  }

  @Override
  public void close() {
    body.close();
  }
}
