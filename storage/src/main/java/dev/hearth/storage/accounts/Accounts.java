package dev.hearth.storage.accounts;

import dev.hearth.storage.events.Committer;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.tables.Tables;
import dev.hearth.storage.tables.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * Users, sessions and sign-up tokens. Reads open and close one short transaction each; writes are
 * futures that complete once durable, exceptionally with a {@code StorageException}. Safe for any
 * thread.
 */
public final class Accounts {
  /**
   * Sessions of one user. They never expire and each may hold 16 KiB, so that an account could fill
   * the disk; nobody has as many devices and apps.
   */
  public static final int SESSIONS_PER_USER_MAX = 1_000;

  private final Tables tables;
  private final Committer committer;
  private final Users users;
  private final SessionRows sessions;
  private final SignupTokenRows tokens;
  private final int sessionsMax;

  public Accounts(Tables tables, Committer committer, Users users) {
    this(tables, committer, users, SESSIONS_PER_USER_MAX);
  }

  /**
   * @param sessionsMax of one user
   */
  Accounts(Tables tables, Committer committer, Users users, int sessionsMax) {
    this.sessionsMax = sessionsMax;
    this.tables = tables;
    this.committer = committer;
    this.users = users;
    this.sessions = new SessionRows(tables);
    this.tokens = new SignupTokenRows(tables);
  }

  public Optional<User> find(Pubky user) {
    try (Transaction transaction = tables.read()) {
      return users.find(transaction, user);
    }
  }

  /** How many users are registered. */
  public long count() {
    try (Transaction transaction = tables.read()) {
      return users.count(transaction);
    }
  }

  /**
   * Creates a user with a first session, and uses up a token if one is given, all in one
   * transaction. Fails with {@code UserExists}, {@code UnknownToken} or {@code UsedToken}, in that
   * order.
   */
  public CompletableFuture<User> signUp(Session session, Optional<String> token) {
    return committer.submit(new SignUp(users, sessions, tokens, session, token));
  }

  /**
   * Adds a session; fails with {@code UnknownUser}. Where the user then has more than {@link
   * #SESSIONS_PER_USER_MAX}, the oldest end with it; as many as sign in at the same moment may
   * remain until the next one.
   *
   * @return the secrets' hashes of those that ended
   */
  public CompletableFuture<List<String>> signIn(Session session) {
    List<String> ending;
    try (Transaction transaction = tables.read()) {
      ending = sessions.allBut(transaction, session.user(), sessionsMax - 1);
    }
    return committer.submit(new SignIn(users, sessions, session, ending));
  }

  /** The session whose cookie value has this SHA-256, hexadecimal. */
  public Optional<Session> session(String secretHash) {
    try (Transaction transaction = tables.read()) {
      return sessions.find(transaction, secretHash);
    }
  }

  /** Ends a session; completes with false if there was none. */
  public CompletableFuture<Boolean> signOut(String secretHash) {
    return committer.submit(new SignOut(sessions, secretHash));
  }

  /** Stores a token that is new; fails with an {@code IllegalArgumentException} if it is not. */
  public CompletableFuture<Void> addToken(SignupToken token) {
    return committer.submit(new AddToken(tokens, token)).thenAccept(_ -> {});
  }

  public Optional<SignupToken> token(String text) {
    try (Transaction transaction = tables.read()) {
      return tokens.find(transaction, text);
    }
  }

  /** Fails with {@code UnknownUser}. */
  public CompletableFuture<Void> setDisabled(Pubky user, boolean disabled) {
    return committer
        .submit(new ChangeUser(users, user, row -> row.withDisabled(disabled)))
        .thenAccept(_ -> {});
  }

  /** Sets a user's own limit in bytes; empty returns to the server's default. */
  public CompletableFuture<Void> setQuota(Pubky user, OptionalLong quotaBytes) {
    return committer
        .submit(new ChangeUser(users, user, row -> row.withQuotaBytes(quotaBytes)))
        .thenAccept(_ -> {});
  }
}
