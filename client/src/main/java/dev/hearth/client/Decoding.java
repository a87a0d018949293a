package dev.hearth.client;

import dev.hearth.client.wire.MalformedException;
import java.util.function.Supplier;

/** Makes of what nobody understands an answer that breaks the protocol. */
final class Decoding {
  private Decoding() {}

  /**
   * What a server said, in our words.
   *
   * @throws HomeserverException.BadAnswer if it can't be decoded
   */
  static <T> T understood(Supplier<T> decoding) {
    try {
      return decoding.get();
    } catch (MalformedException e) {
      throw badAnswer(e);
    }
  }

  static HomeserverException.BadAnswer badAnswer(MalformedException e) {
    return new HomeserverException.BadAnswer(e.getMessage() + ": " + e.found(), e);
  }
}
