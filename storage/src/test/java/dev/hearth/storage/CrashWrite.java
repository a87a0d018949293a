package dev.hearth.storage;

import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.testing.OpenStore;
import dev.hearth.storage.testing.Samples;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * One write of a child that may be killed, small enough to say in a line: what it stores follows
 * from its number.
 *
 * @param place index of the path
 * @param number tells the body, or the session
 * @param length bytes of the body
 */
record CrashWrite(int thread, Kind kind, int place, int number, int length) {
  enum Kind {
    PUT,
    DELETE,
    SIGN_IN
  }

  /** Some short, some that need a parent, one that needs many. */
  static final List<String> PATHS =
      List.of(
          "/pub/a",
          "/pub/b",
          "/pub/folder/c",
          "/priv/d",
          Samples.pathOf("/pub/l", 480).toString(),
          Samples.pathOf("/pub/m", 700).toString(),
          Samples.pathOf("/pub/n", 4096).toString());

  static CrashWrite random(Random random, int thread) {
    int choice = random.nextInt(20);
    Kind kind = choice < 15 ? Kind.PUT : choice < 18 ? Kind.DELETE : Kind.SIGN_IN;
    int place = random.nextInt(PATHS.size());
    int length = random.nextInt(random.nextBoolean() ? 200 : 200_000);
    return new CrashWrite(thread, kind, place, random.nextInt(Integer.MAX_VALUE), length);
  }

  /** The write that {@link #toString} said. */
  static CrashWrite parse(int thread, String text) {
    String[] parts = text.split("/", -1);
    return new CrashWrite(
        thread,
        Kind.valueOf(parts[0]),
        Integer.parseInt(parts[1]),
        Integer.parseInt(parts[2]),
        Integer.parseInt(parts[3]));
  }

  static Pubky user(int thread) {
    return Samples.key(1_000 + thread);
  }

  String path() {
    return PATHS.get(place);
  }

  byte[] body() {
    return OpenStore.body(number, length);
  }

  String secretHash() {
    byte[] hash = new byte[32];
    new Random(number).nextBytes(hash);
    return HexFormat.of().formatHex(hash);
  }

  @Override
  public String toString() {
    return kind + "/" + place + "/" + number + "/" + length;
  }
}
