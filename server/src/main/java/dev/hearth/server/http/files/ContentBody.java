package dev.hearth.server.http.files;

import dev.hearth.server.http.Exchange;
import dev.hearth.storage.resources.OpenContent;
import jakarta.servlet.ServletOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;
import org.eclipse.jetty.ee10.servlet.HttpOutput;

/** Sends a content, or a part of it, without ever holding a large one whole. */
final class ContentBody {
  private static final int CHUNK_BYTES = 64 << 10;

  private ContentBody() {}

  static void send(Exchange exchange, OpenContent content, int status, long first, long length)
      throws IOException {
    ServletOutputStream out = exchange.begin(status, content.resource().contentType(), length);
    Optional<ByteBuffer> inline = content.inline();
    if (inline.isPresent()) {
      ByteBuffer part = inline.get().slice((int) first, (int) length);
      write(out, part);
    } else {
      copy(content.file().orElseThrow(), first, length, out);
    }
    out.close();
  }

  private static void copy(FileChannel file, long first, long length, ServletOutputStream out)
      throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(length, CHUNK_BYTES));
    long at = first;
    long end = first + length;
    while (at < end) {
      chunk.clear().limit((int) Math.min(chunk.capacity(), end - at));
      int count = file.read(chunk, at);
      if (count < 0) {
        throw new EOFException("a content's file is shorter than its row says");
      }
      at += count;
      write(out, chunk.flip());
    }
  }

  private static void write(ServletOutputStream out, ByteBuffer bytes) throws IOException {
    if (out instanceof HttpOutput jetty) {
      jetty.write(bytes);
    } else {
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      out.write(copy);
    }
  }
}
