package dev.hearth.storage.accounts;

import dev.hearth.storage.model.Pubky;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * Users, sessions and sign-up tokens. Reads open and close one short transaction each; writes are
 * futures that complete once durable, exceptionally with a {@code StorageException}. Safe for any
 * thread.
 */
public interface Accounts {
  Optional<User> find(Pubky user);

  /** How many users are registered. */
  long count();

  /**
   * Creates a user with a first session, and uses up a token if one is given, all in one
   * transaction. Fails with {@code UserExists}, {@code UnknownToken} or {@code UsedToken}, in that
   * order.
   */
  CompletableFuture<User> signUp(Session session, Optional<String> token);

  /** Adds a session; fails with {@code UnknownUser}. */
  CompletableFuture<Void> signIn(Session session);

  /** The session whose cookie value has this SHA-256, hexadecimal. */
  Optional<Session> session(String secretHash);

  /** Ends a session; completes with false if there was none. */
  CompletableFuture<Boolean> signOut(String secretHash);

  CompletableFuture<Void> addToken(SignupToken token);

  Optional<SignupToken> token(String text);

  CompletableFuture<Void> setDisabled(Pubky user, boolean disabled);

  /** Sets a user's own limit in bytes; empty returns to the server's default. */
  CompletableFuture<Void> setQuota(Pubky user, OptionalLong quotaBytes);
}
