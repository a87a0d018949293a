package dev.hearth.client;

import java.io.IOException;
import java.io.InputStream;

/**
 * A resource whose content is read as it arrives. Close it, also when it was read to the end.
 *
 * <p>A read throws {@link IOException} when the server falls silent or cuts the content short, and
 * at the end when the content has not the hash that the server named.
 */
public final class Download implements AutoCloseable {
  private final ResourceHead head;
  private final BodyStream body;
  private final InputStream content;

  Download(ResourceHead head, BodyStream body) {
    this.head = head;
    this.body = body;
    this.content = head.contentHash().<InputStream>map(h -> new HashCheck(body, h)).orElse(body);
  }

  public ResourceHead head() {
    return head;
  }

  /** The one stream of the content. */
  public InputStream content() {
    return content;
  }

  @Override
  public void close() {
    body.close();
  }
}
