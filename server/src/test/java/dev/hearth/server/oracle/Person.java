package dev.hearth.server.oracle;

import dev.hearth.server.testing.RawAnswer;
import dev.hearth.server.testing.TestHomeserver;
import dev.hearth.server.testing.TestKey;
import java.io.IOException;

/**
 * A tenant of the world.
 *
 * @param pubky z-base-32
 * @param cookie {@code name=value} of a session that may do everything
 */
record Person(String pubky, String cookie) {

  static Person signUp(World world, TestKey key) throws IOException {
    byte[] token = key.authToken(TestHomeserver.freshMicros(), "/:rw");
    RawAnswer answer = world.client().ask("POST", "/signup", token);
    if (answer.status() != 200) {
      throw new AssertionError("/signup answered " + answer);
    }
    String cookie = answer.header("Set-Cookie").orElseThrow();
    return new Person(key.pubky().toString(), cookie.substring(0, cookie.indexOf(';')));
  }
}
