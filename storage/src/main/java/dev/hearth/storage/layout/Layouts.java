package dev.hearth.storage.layout;

import java.util.EnumSet;
import java.util.Set;

/**
 * Every table there is, with the shape of its key. The layout of a whole store is one number, kept
 * in table {@code meta}.
 *
 * <table>
 * <caption>History</caption>
 * <tr><th>layout</th><th>what changed</th><th>cost of the upgrade</th></tr>
 * <tr><td>1</td><td>the first</td><td>none</td></tr>
 * <tr><td>2</td><td>a journal stands in front, and meta says how far it was taken over</td><td>
 * one row</td></tr>
 * <tr><td>3</td><td>sessions are listed by user; those from before are not, and do not count</td>
 * <td>one row</td></tr>
 * </table>
 */
public enum Layouts {
  /** Counter name: value. */
  META(1, "meta", false),
  /** Pubky 32: {@link UsersTable}. */
  USERS(2, "users", false),
  /** User number 8: pubky. */
  USER_KEYS(3, "user_keys", false),
  /** Content-type number 4: its text. */
  TYPES(4, "types", false),
  /** Content-type text: its number. */
  TYPE_NUMBERS(5, "type_numbers", false),
  /** User number 8, parent 8, up to 480 bytes of path: {@link ResourcesTable}. */
  RESOURCES(6, "resources", false),
  /** Sequence 8: {@link EventTable}. */
  EVENTS(7, "events", false),
  /** User number 8, sequence 8: nothing. */
  EVENTS_BY_USER(8, "events_by_user", false),
  /** Hash of a session's secret: the session. */
  SESSIONS(9, "sessions", false),
  /** Text of a sign-up token: the token. */
  SIGNUP_TOKENS(10, "signup_tokens", false),
  /** Name of a blob that a commit replaced and that is still to be unlinked. */
  GARBAGE(11, "garbage", false),
  /** Pubky 32, path prefix: numbers of subscriptions. */
  SELECTORS_EXACT(12, "selectors_exact", true),
  /** Path prefix: numbers of subscriptions. */
  SELECTORS_WILDCARD(13, "selectors_wildcard", true),
  /** Pubky 32, time of creation 8, hash of a session's secret 32: nothing. */
  USER_SESSIONS(14, "user_sessions", false);

  /** The layout this build writes, and the newest it reads. */
  public static final int CURRENT = 3;

  /** The first layout with a journal. */
  public static final int JOURNAL = 2;

  /** Bytes of the longest key LMDB takes; every table's class says how its keys stay below. */
  public static final int KEY_BYTES_MAX = 511;

  /** No table's number is greater. */
  public static final int NUMBER_MAX = 14;

  private final int number;
  private final String tableName;
  private final boolean duplicates;

  Layouts(int number, String tableName, boolean duplicates) {
    this.number = number;
    this.tableName = tableName;
    this.duplicates = duplicates;
  }

  /** The tables that outlive the process; the others hold live selectors. */
  public static Set<Layouts> durable() {
    Set<Layouts> tables = EnumSet.allOf(Layouts.class);
    tables.removeIf(Layouts::duplicates);
    return tables;
  }

  /** Stands for the table in the journal, 1 to {@link #NUMBER_MAX}; never given to another. */
  public int number() {
    return number;
  }

  /** The table's name in its environment. */
  public String tableName() {
    return tableName;
  }

  /** True if a key has many values, each of 8 bytes, kept sorted. */
  public boolean duplicates() {
    return duplicates;
  }
}
