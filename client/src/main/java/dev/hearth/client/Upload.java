package dev.hearth.client;

import java.io.FileNotFoundException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;

/** What a put sends. Nothing is held in memory but the array one gives. */
public sealed interface Upload {
  static Upload of(byte[] content) {
    return of(Content.of(content));
  }

  static Upload of(Content content) {
    return new Bytes(content);
  }

  /** Streams a file; if its length changes meanwhile the put fails. */
  static Upload of(Path file) {
    return new File(file);
  }

  /** Streams to the end, in chunks; can be sent once only. Closed by the put. */
  static Upload of(InputStream content) {
    return new Stream(content);
  }

  /** The body, made anew for each request. */
  HttpRequest.BodyPublisher publisher() throws FileNotFoundException;

  /** Held in memory. */
  record Bytes(Content content) implements Upload {
    @Override
    public HttpRequest.BodyPublisher publisher() {
      return content.publisher();
    }
  }

  /** A file, opened when the request is sent. */
  record File(Path path) implements Upload {
    @Override
    public HttpRequest.BodyPublisher publisher() throws FileNotFoundException {
      return new FileBody(path);
    }
  }

  /** A stream of unknown length. */
  record Stream(InputStream content) implements Upload {
    @Override
    public HttpRequest.BodyPublisher publisher() {
      return BodyPublishers.ofInputStream(() -> content);
    }
  }
}
