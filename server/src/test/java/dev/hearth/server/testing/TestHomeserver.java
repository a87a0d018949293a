package dev.hearth.server.testing;

import dev.hearth.server.DataFolder;
import dev.hearth.server.Homeserver;
import dev.hearth.server.ServerConfig;
import dev.hearth.server.config.Configuration;
import dev.hearth.server.config.Setting;
import dev.hearth.server.config.Settings;
import dev.hearth.storage.StorageSeams;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A whole homeserver on free ports, with a real store in a test's folder. */
public final class TestHomeserver implements AutoCloseable {
  private static final AtomicLong LAST_TOKEN_MICROS = new AtomicLong();

  private final Homeserver homeserver;

  private TestHomeserver(Homeserver homeserver) {
    this.homeserver = homeserver;
  }

  /** Open to everybody, with the defaults for the rest. */
  public static TestHomeserver start(Path folder) throws IOException {
    return start(folder, Map.of(Settings.SIGNUP_MODE, "open"));
  }

  /** With these settings, and free ports. */
  public static TestHomeserver start(Path folder, Map<Setting, String> settings)
      throws IOException {
    return start(folder, settings, System::nanoTime);
  }

  /** With a clock for slow peers, too. */
  public static TestHomeserver start(Path folder, Map<Setting, String> settings, LongSupplier nanos)
      throws IOException {
    return start(folder, settings, StorageSeams.REAL, nanos);
  }

  /** With a store that a test has its hands in. */
  public static TestHomeserver start(Path folder, Map<Setting, String> settings, StorageSeams seams)
      throws IOException {
    return start(folder, settings, seams, System::nanoTime);
  }

  private static TestHomeserver start(
      Path folder, Map<Setting, String> settings, StorageSeams seams, LongSupplier nanos)
      throws IOException {
    Map<Setting, String> flags = new HashMap<>(settings);
    flags.putIfAbsent(Settings.LISTEN, "127.0.0.1:0");
    flags.putIfAbsent(Settings.ADMIN_LISTEN, "127.0.0.1:0");
    flags.putIfAbsent(Settings.MAP_BYTES, Long.toString(1L << 32));
    flags.putIfAbsent(Settings.JOURNAL_BYTES, Long.toString(16L << 20));
    DataFolder data = new DataFolder(folder);
    Configuration configuration = Configuration.read(data.config(), Map.of(), flags);
    return new TestHomeserver(
        Homeserver.start(new ServerConfig(data, configuration, 0), seams, nanos));
  }

  public Homeserver homeserver() {
    return homeserver;
  }

  public RawClient client() {
    return new RawClient(homeserver.port());
  }

  /** Signs a key up with all capabilities. */
  public TestUser signUp(TestKey key) throws IOException {
    return signUp(key, "/:rw");
  }

  /** Signs a key up; its session may do what the capabilities say. */
  public TestUser signUp(TestKey key, String capabilities) throws IOException {
    return session("/signup", key, capabilities);
  }

  /** Signs a user in once more. */
  public TestUser signIn(TestKey key, String capabilities) throws IOException {
    return session("/session", key, capabilities);
  }

  private TestUser session(String path, TestKey key, String capabilities) throws IOException {
    RawAnswer answer = postToken(path, key.authToken(freshMicros(), capabilities));
    if (answer.status() != 200) {
      throw new IllegalStateException(path + " answered " + answer);
    }
    String cookie = answer.header("Set-Cookie").orElseThrow();
    return new TestUser(client(), key, cookie.substring(0, cookie.indexOf(';')));
  }

  public RawAnswer postToken(String target, byte[] token, String... headers) throws IOException {
    return client().ask("POST", target, token, headers);
  }

  /** A time for a token that no other token of this test run has. */
  public static long freshMicros() {
    Instant now = Instant.now();
    long micros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    return LAST_TOKEN_MICROS.updateAndGet(last -> Math.max(last + 1, micros));
  }

  @Override
  public void close() {
    homeserver.close();
  }
}
