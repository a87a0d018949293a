package dev.hearth.server.auth;

import dev.hearth.storage.accounts.Accounts;
import dev.hearth.storage.accounts.Session;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.StorageException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Signs people up, in and out, and recognises their sessions. Blocks until what it did is durable.
 * Safe for any thread.
 */
public final class Sessions {
  /** Hears what happened, once it is durable and before the client does. */
  public interface Listener {
    /** A user was created. */
    default void signedUp() {}

    /** A session ended; it is named by its secret's hash. */
    void ended(String secretHash);
  }

  private final Accounts accounts;
  private final SignupMode mode;
  private final AuthTokenVerifier verifier;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Listener listener;
  private final RecentSessions recent;

  /**
   * @param random source of cookie values; must be cryptographically strong
   */
  public Sessions(
      Accounts accounts,
      SignupMode mode,
      AuthTokenVerifier verifier,
      InstantSource clock,
      RandomGenerator random,
      Listener listener) {
    this.accounts = accounts;
    this.mode = mode;
    this.verifier = verifier;
    this.clock = clock;
    this.random = random;
    this.listener = listener;
    this.recent = new RecentSessions(this::stored);
  }

  public SignupMode mode() {
    return mode;
  }

  /**
   * Creates the user who signed the AuthToken, with a first session. Checked in this order: the
   * sign-up token's form, the AuthToken, that the user is new, the sign-up token itself.
   */
  public NewSession signUp(byte[] authToken, Optional<String> signupToken) {
    if (signupToken.isPresent() && !SignupTokens.isWellFormed(signupToken.get())) {
      throw new AuthException.MalformedSignupToken();
    }
    AuthToken token = verifier.verify(authToken);
    if (accounts.find(token.user()).isPresent()) {
      throw new StorageException.UserExists();
    }
    Optional<String> used = signupToken.filter(_ -> mode == SignupMode.TOKEN_REQUIRED);
    if (mode == SignupMode.TOKEN_REQUIRED && used.isEmpty()) {
      throw new AuthException.SignupTokenRequired();
    }
    verifier.use(token);
    NewSession session = begin(token, first -> accounts.signUp(first, used).join());
    listener.signedUp();
    return session;
  }

  /**
   * Adds a session of the user who signed the AuthToken. The oldest end where there are too many.
   */
  public NewSession signIn(byte[] authToken) {
    AuthToken token = verifier.verify(authToken);
    if (accounts.find(token.user()).isEmpty()) {
      throw new StorageException.UnknownUser();
    }
    verifier.use(token);
    return begin(
        token,
        session -> {
          for (String gone : accounts.signIn(session).join()) {
            recent.forget(gone);
            listener.ended(gone);
          }
        });
  }

  private NewSession begin(AuthToken token, Consumer<Session> store) {
    String secret = SessionSecret.generate(random);
    Instant now = clock.instant();
    Session session =
        new Session(SessionSecret.hash(secret), token.user(), token.capabilities().texts(), now);
    store.accept(session);
    return new NewSession(token.user(), secret, token.capabilities(), now);
  }

  /** The session of a cookie value, if it is one of this tenant's. */
  public Optional<ActiveSession> find(Pubky tenant, Optional<String> cookie) {
    return cookie
        .filter(value -> value.length() == SessionSecret.CHARACTERS)
        .flatMap(value -> recent.find(SessionSecret.hash(value)))
        .filter(session -> session.user().equals(tenant));
  }

  private Optional<ActiveSession> stored(String secretHash) {
    return accounts
        .session(secretHash)
        .map(
            session ->
                new ActiveSession(
                    session.secretHash(),
                    session.user(),
                    Capabilities.ofTexts(session.capabilities()),
                    session.created()));
  }

  /** Ends the session of a cookie value; does nothing if there is none of this tenant's. */
  public void signOut(Pubky tenant, Optional<String> cookie) {
    find(tenant, cookie).ifPresent(session -> end(session.secretHash()));
  }

  private void end(String secretHash) {
    try {
      accounts.signOut(secretHash).join();
    } finally {
      recent.forget(secretHash); // Also where nobody knows whether it ended.
    }
    listener.ended(secretHash);
  }
}
