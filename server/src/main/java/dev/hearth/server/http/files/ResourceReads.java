package dev.hearth.server.http.files;

import dev.hearth.server.auth.Permissions;
import dev.hearth.server.http.ByteRange;
import dev.hearth.server.http.Exchange;
import dev.hearth.server.http.HttpDate;
import dev.hearth.server.http.Problem;
import dev.hearth.server.http.ProblemException;
import dev.hearth.server.http.Readers;
import dev.hearth.server.resources.ResourceService;
import dev.hearth.storage.model.ContentHash;
import dev.hearth.storage.model.Resource;
import dev.hearth.storage.resources.OpenContent;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/**
 * GET and HEAD of one file: headers, conditions, ranges (wire specification §5.5, §5.6, RFC 9110
 * §13 and §14). A request for several ranges gets the whole content, as §14.2 allows.
 */
final class ResourceReads {
  private final ResourceService resources;
  private final Readers readers;

  ResourceReads(ResourceService resources, Readers readers) {
    this.resources = resources;
    this.readers = readers;
  }

  void get(Exchange exchange, StorageTarget target) throws IOException {
    OpenContent content =
        readers
            .read(() -> resources.open(target.tenant(), target.path()))
            .orElseThrow(ResourceReads::notFound);
    try {
      answer(exchange, target, content);
    } catch (IOException | RuntimeException e) {
      content.close();
      throw e;
    }
  }

  private static void answer(Exchange exchange, StorageTarget target, OpenContent content)
      throws IOException {
    Resource resource = content.resource();
    if (!describe(exchange, target, resource)) {
      content.close();
      return;
    }
    Optional<ByteRange> range = range(exchange, resource);
    if (range.isEmpty()) {
      ContentBody.send(exchange, content, 200, 0, resource.length());
    } else {
      sendRange(exchange, content, range.get());
    }
  }

  void head(Exchange exchange, StorageTarget target) {
    Resource resource =
        readers
            .read(() -> resources.find(target.tenant(), target.path()))
            .orElseThrow(ResourceReads::notFound);
    if (describe(exchange, target, resource)) {
      exchange.announce(200, resource.contentType(), resource.length());
    }
  }

  private static ProblemException notFound() {
    return Problem.of(404, "not_found", "Not Found").exception();
  }

  /** Sets the headers; false if the conditions ask for no content, and 304 is answered. */
  private static boolean describe(Exchange exchange, StorageTarget target, Resource resource) {
    String etag = etag(resource.hash());
    ReadConditions.Outcome outcome = ReadConditions.judge(exchange, resource, etag);
    if (outcome == ReadConditions.Outcome.FAILED) {
      throw Problem.of(412, "precondition_failed", "Precondition Failed").exception();
    }
    exchange.setHeader("ETag", etag);
    exchange.setHeader("Last-Modified", HttpDate.format(resource.sequence().time()));
    if (!target.path().isUnder(Permissions.PRIVATE)) {
      exchange.setHeader("Cache-Control", "private, must-revalidate");
      exchange.addHeader("Vary", "pubky-host");
    }
    if (!exchange.headerNamesTenant()) {
      confine(exchange, resource.contentType());
    }
    if (outcome == ReadConditions.Outcome.NOT_MODIFIED) {
      exchange.sendEmpty(304);
      return false;
    }
    exchange.setHeader("Accept-Ranges", "bytes");
    return true;
  }

  /** A link that needs no header is opened as a page: strangers' pages run in a sandbox. */
  private static void confine(Exchange exchange, String contentType) {
    exchange.setHeader("X-Content-Type-Options", "nosniff");
    String type = contentType.toLowerCase(Locale.ROOT);
    if (type.startsWith("text/html") || type.endsWith("xml")) {
      exchange.setHeader("Content-Security-Policy", "sandbox");
    }
  }

  /** The part asked for, unless {@code If-Range} names another content. */
  private static Optional<ByteRange> range(Exchange exchange, Resource resource) {
    Optional<String> header = exchange.header("Range");
    if (header.isEmpty()) {
      return Optional.empty();
    }
    boolean current =
        exchange
            .header("If-Range")
            .map(
                validator ->
                    validator.strip().equals(etag(resource.hash()))
                        || validator.strip().equals(HttpDate.format(resource.sequence().time())))
            .orElse(true);
    return current ? ByteRange.parse(header.get(), resource.length()) : Optional.empty();
  }

  private static void sendRange(Exchange exchange, OpenContent content, ByteRange range)
      throws IOException {
    long size = content.resource().length();
    if (!range.isSatisfiable()) {
      throw ByteRange.refused(size);
    }
    exchange.setHeader("Content-Range", range.of(size));
    ContentBody.send(exchange, content, 206, range.first(), range.length());
  }

  static String etag(ContentHash hash) {
    return "\"" + hash + "\"";
  }
}
