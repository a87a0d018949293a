package dev.hearth.storage.model;

import java.io.Serial;

/**
 * Everything storage refuses or fails at, one nested type for each case a caller treats
 * differently. Message texts are constant; facts are accessors.
 */
@SuppressWarnings("serial") // Errors are never serialised; their facts are plain values.
public abstract sealed class StorageException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private StorageException(String message) {
    super(message);
  }

  private StorageException(String message, Throwable cause) {
    super(message, cause);
  }

  /** No user is registered under this key. */
  public static final class UnknownUser extends StorageException {
    public UnknownUser() {
      super("unknown user");
    }
  }

  /** The user is disabled and may not store. */
  public static final class UserDisabled extends StorageException {
    public UserDisabled() {
      super("user is disabled");
    }
  }

  /** A user with this key exists already. */
  public static final class UserExists extends StorageException {
    public UserExists() {
      super("user already exists");
    }
  }

  /** No sign-up token with this text exists. */
  public static final class UnknownToken extends StorageException {
    public UnknownToken() {
      super("unknown sign-up token");
    }
  }

  /** The sign-up token was used before. */
  public static final class UsedToken extends StorageException {
    public UsedToken() {
      super("sign-up token already used");
    }
  }

  /** There is no content at the path. */
  public static final class NoSuchResource extends StorageException {
    public NoSuchResource() {
      super("no such resource");
    }
  }

  /** A file stands where the path needs a folder, or the other way round. */
  public static final class PathCollision extends StorageException {
    public PathCollision() {
      super("file/folder path collision");
    }
  }

  /** The write's precondition does not hold of the current content. */
  public static final class PreconditionFailed extends StorageException {
    public PreconditionFailed() {
      super("precondition failed");
    }
  }

  /** The write would exceed the user's quota. */
  public static final class QuotaExceeded extends StorageException {
    private final long usedBytes;
    private final long quotaBytes;

    public QuotaExceeded(long usedBytes, long quotaBytes) {
      super("quota exceeded");
      this.usedBytes = usedBytes;
      this.quotaBytes = quotaBytes;
    }

    public long usedBytes() {
      return usedBytes;
    }

    public long quotaBytes() {
      return quotaBytes;
    }
  }

  /** The disk or the map is full; reading and deleting go on. */
  public static final class NoSpace extends StorageException {
    public NoSpace() {
      super("no space left for this write");
    }

    public NoSpace(Throwable cause) {
      super("no space left for this write", cause);
    }
  }

  /** A named limit is reached; the caller may try again later. */
  public static final class Overloaded extends StorageException {
    private final String limit;

    /** Names the limit as the configuration does. */
    public Overloaded(String limit) {
      super("a limit is reached");
      this.limit = limit;
    }

    /** A limit that is not ours, such as the operating system's. */
    public Overloaded(String limit, Throwable cause) {
      super("a limit is reached", cause);
      this.limit = limit;
    }

    public String limit() {
      return limit;
    }
  }

  /** Writing stopped, for this tenant or for all, until a person has looked and restarted. */
  public static final class WritingStopped extends StorageException {
    public WritingStopped(Throwable cause) {
      super("writing has stopped until a restart", cause);
    }

    public WritingStopped() {
      super("writing has stopped until a restart");
    }
  }

  /** A row or a file of ours is not what was written. */
  public static final class CorruptRow extends StorageException {
    private final String table;
    private final String problem;

    public CorruptRow(String table, String problem) {
      super("corrupt row");
      this.table = table;
      this.problem = problem;
    }

    public String table() {
      return table;
    }

    public String problem() {
      return problem;
    }

    @Override
    public String getMessage() {
      return "corrupt row in " + table + ": " + problem;
    }
  }

  /** The folder can't be opened: in use, made by a newer Hearth, or not a store. */
  public static final class CannotOpen extends StorageException {
    public CannotOpen(String message) {
      super(message);
    }

    public CannotOpen(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Reading or writing failed below us. */
  public static final class IoFailure extends StorageException {
    public IoFailure(Throwable cause) {
      super("input or output failed", cause);
    }
  }
}
