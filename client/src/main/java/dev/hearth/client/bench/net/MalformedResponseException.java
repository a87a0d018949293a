package dev.hearth.client.bench.net;

import java.io.IOException;

/** The peer sent what is not HTTP/1.1, or not an event stream. The connection is of no more use. */
public final class MalformedResponseException extends IOException {
  private static final long serialVersionUID = 1L;

  public MalformedResponseException(String message) {
    super(message);
  }
}
