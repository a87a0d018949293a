package dev.hearth.server.http.files;

import dev.hearth.server.http.Exchange;
import dev.hearth.server.http.FileBody;
import dev.hearth.storage.resources.OpenContent;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Sends a content, or a part of it, without ever holding a large one whole. */
final class ContentBody {
  private ContentBody() {}

  static void send(Exchange exchange, OpenContent content, int status, long first, long length)
      throws IOException {
    ServletOutputStream out = exchange.begin(status, content.resource().contentType(), length);
    Optional<ByteBuffer> inline = content.inline();
    if (inline.isPresent()) {
      ByteBuffer part = inline.get().slice((int) first, (int) length);
      FileBody.write(out, part);
    } else {
      FileBody.copy(content.file().orElseThrow(), first, length, out);
    }
    out.close();
  }
}
