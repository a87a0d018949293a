package dev.hearth.client.cli;

import dev.hearth.client.HomeserverClient;
import dev.hearth.client.HomeserverException;
import dev.hearth.client.KeyPair;
import dev.hearth.client.Pubky;
import dev.hearth.client.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One's own key at one server: uses the session that is kept, and signs in when there is none or
 * the server no longer knows it. Thread-safe; many threads that meet a dead session sign in once.
 */
final class Account {
  private final HomeserverClient client;
  private final KeyPair keys;
  private final SessionFile file;

  /**
   * Guards {@code session} and signing in; held while one thread signs in, which the others wait
   * for anyway.
   */
  private final Object signingIn = new Object();

  private @Nullable Session session;

  Account(HomeserverClient client, KeyPair keys, SessionFile file) {
    this.client = client;
    this.keys = keys;
    this.file = file;
  }

  Pubky pubky() {
    return keys.pubky();
  }

  /** Makes the account, and keeps its session. */
  Session signUp(@Nullable String token) {
    synchronized (signingIn) {
      return keep(token == null ? client.signUp(keys) : client.signUp(keys, token));
    }
  }

  /**
   * Does something that needs a session; once more after signing in if the server says there is
   * none.
   */
  <T> T call(Supplier<T> action) {
    Session used = session();
    try {
      return action.get();
    } catch (HomeserverException.Unauthorized e) {
      renew(used);
      return action.get();
    }
  }

  /** For what cannot be tried twice: makes sure beforehand that the session is good. */
  void ensureSignedIn() {
    Session used = session();
    if (!client.isSignedIn(pubky())) {
      renew(used);
    }
  }

  private Session session() {
    synchronized (signingIn) {
      if (session == null) {
        session = kept();
      }
      return session;
    }
  }

  private Session kept() {
    try {
      Session read = file.read(pubky()).orElse(null);
      if (read == null) {
        return signIn();
      }
      client.restore(read);
      return read;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void renew(Session used) {
    synchronized (signingIn) {
      if (used.equals(session)) {
        session = signIn();
      }
    }
  }

  private Session signIn() {
    try {
      return keep(client.signIn(keys));
    } catch (HomeserverException.NotFound e) {
      throw new CommandException(
          ExitCode.REFUSED,
          "the key " + pubky() + " has no account at this homeserver; hearth signup makes one");
    }
  }

  private Session keep(Session made) {
    try {
      file.write(made);
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
