package dev.hearth.client.bench;

import dev.hearth.client.KeyPair;
import dev.hearth.client.bench.net.BlockingConnection;
import dev.hearth.client.bench.net.Requests;
import dev.hearth.client.bench.net.Target;
import dev.hearth.client.wire.AuthClock;
import dev.hearth.client.wire.AuthToken;
import dev.hearth.client.wire.ZBase32;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Signs up the users of a run, or signs them in when a run with the same seed was here before. */
final class Accounts {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final int CONFLICT = 409;
  private static final String WITHOUT_TOKEN =
      "; measure a homeserver of its own, `hearth serve --signup open --data-dir DIR`, or give"
          + " --signup-token once for each new user";

  private final Target target;
  private final AuthClock clock = new AuthClock(Clock.systemUTC(), RandomGenerator.getDefault());

  Accounts(Target target) {
    this.target = target;
  }

  /**
   * The users that belong to a seed.
   *
   * @param tokens one for each user that is new, unless anybody may sign up
   * @throws IOException if the server does not want them
   */
  List<Account> open(long seed, int users, List<String> tokens) throws IOException {
    List<Account> accounts = new ArrayList<>();
    try (BlockingConnection connection = BlockingConnection.open(target, TIMEOUT)) {
      for (int user = 0; user < users; user++) {
        String query = user < tokens.size() ? "?signup_token=" + tokens.get(user) : "";
        accounts.add(open(connection, key(seed, user), query));
      }
    }
    return accounts;
  }

  /** The same users where nobody signs up. */
  static List<Account> names(long seed, int users) {
    return IntStream.range(0, users).mapToObj(i -> new Account(key(seed, i).pubky(), "")).toList();
  }

  /** The key of a run's user: the same seed gives the same people. */
  static KeyPair key(long seed, int user) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update("hearth bench".getBytes(StandardCharsets.US_ASCII));
      digest.update(
          ByteBuffer.allocate(Long.BYTES + Integer.BYTES).putLong(seed).putInt(user).flip());
      return KeyPair.fromSeed(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  private Account open(BlockingConnection connection, KeyPair key, String query)
      throws IOException {
    BlockingConnection.Answer answer = post(connection, "/signup" + query, key);
    if (answer.status() == CONFLICT) {
      answer = post(connection, "/session", key);
    }
    if (answer.status() != OK) {
      boolean tokenless = answer.status() == BAD_REQUEST && query.isEmpty();
      throw new IOException(
          "the server does not sign up a user: %d %s%s"
              .formatted(answer.status(), answer.text().strip(), tokenless ? WITHOUT_TOKEN : ""));
    }
    String cookie =
        answer
            .header("set-cookie")
            .map(value -> value.split(";", 2)[0])
            .orElseThrow(() -> new IOException("the server gives no session cookie"));
    return new Account(key.pubky(), cookie);
  }

  private BlockingConnection.Answer post(BlockingConnection connection, String path, KeyPair key)
      throws IOException {
    byte[] token =
        AuthToken.encode(
            clock.nextMicros(),
            ZBase32.decode(key.pubky().z32()),
            AuthToken.CAPABILITIES_ROOT,
            key::sign);
    List<String> headers = List.of("pubky-host: " + key.pubky().z32());
    return connection.exchange(Requests.encode("POST", target, path, headers, token));
  }
}
