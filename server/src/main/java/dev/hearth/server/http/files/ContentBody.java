package dev.hearth.server.http.files;

import dev.hearth.server.http.Exchange;
import dev.hearth.server.http.FileBody;
import dev.hearth.storage.resources.OpenContent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Sends a content, or a part of it, without ever holding a large one whole. */
final class ContentBody {
  private ContentBody() {}

  /** Answers, and closes the content when it is done with it, which may be later. */
  static void send(Exchange exchange, OpenContent content, int status, long first, long length)
      throws IOException {
    String type = content.resource().contentType();
    Optional<ByteBuffer> inline = content.inline();
    if (inline.isPresent()) {
      exchange.send(status, type, inline.get().slice((int) first, (int) length));
      content.close();
    } else {
      exchange.holdMemory(FileBody.heldBytes(length));
      exchange.mayWait(() -> copy(exchange, content, status, first, length));
    }
  }

  private static void copy(
      Exchange exchange, OpenContent content, int status, long first, long length)
      throws IOException {
    try (content;
        OutputStream out = exchange.begin(status, content.resource().contentType(), length)) {
      FileBody.copy(content.file().orElseThrow(), first, length, out);
    }
  }
}
