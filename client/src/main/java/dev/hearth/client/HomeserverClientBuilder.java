package dev.hearth.client;

import dev.hearth.client.wire.AuthClock;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The parts of a {@link HomeserverClient}. Clock, random source and waiting are replaced by tests
 * only.
 */
public final class HomeserverClientBuilder {
  private final URI server;
  private Timeouts timeouts = Timeouts.DEFAULT;
  private AuthClock authClock = AuthClock.OF_PROCESS;
  private RandomGenerator random = new SecureRandom();
  private Waiting waiting = Waiting.SLEEPING;

  HomeserverClientBuilder(URI server) {
    String scheme = Optional.ofNullable(server.getScheme()).orElse("");
    String path = Optional.ofNullable(server.getRawPath()).orElse("");
    if (!(scheme.equals("http") || scheme.equals("https"))
        || server.getHost() == null
        || !(path.isEmpty() || path.equals("/"))
        || server.getRawQuery() != null
        || server.getRawFragment() != null
        || server.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "a homeserver is http:// or https:// with a host and perhaps a port: " + server);
    }
    this.server = URI.create(scheme + "://" + server.getRawAuthority());
  }

  public HomeserverClientBuilder timeouts(Timeouts limits) {
    this.timeouts = limits;
    return this;
  }

  /** Where the times of sign-in tokens come from; servers refuse a clock that is minutes off. */
  public HomeserverClientBuilder clock(Clock source) {
    this.authClock = new AuthClock(source, random);
    return this;
  }

  /** Spreads the attempts to connect again. */
  public HomeserverClientBuilder random(RandomGenerator source) {
    this.random = source;
    return this;
  }

  /** How a subscription waits before it connects again. */
  public HomeserverClientBuilder waiting(Waiting how) {
    this.waiting = how;
    return this;
  }

  public HomeserverClient build() {
    return new HomeserverClient(this);
  }

  URI server() {
    return server;
  }

  Timeouts timeouts() {
    return timeouts;
  }

  AuthClock authClock() {
    return authClock;
  }

  RandomGenerator random() {
    return random;
  }

  Waiting waiting() {
    return waiting;
  }
}
