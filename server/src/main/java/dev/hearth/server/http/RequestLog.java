package dev.hearth.server.http;

/** Hears of every request that was answered; must return at once. */
@FunctionalInterface
public interface RequestLog {
  RequestLog NONE = (_, _) -> {};

  /**
   * The route of a request has returned; a stream's goes on.
   *
   * @param method as the client sent it
   */
  void answered(String method, int status);
}
