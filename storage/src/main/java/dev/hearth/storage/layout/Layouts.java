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
 * </table>
 */
public enum Layouts {
  /** Counter name: value. */
  META("meta", false),
  /** Pubky 32: {@link UsersTable}. */
  USERS("users", false),
  /** User number 8: pubky. */
  USER_KEYS("user_keys", false),
  /** Content-type number 4: its text. */
  TYPES("types", false),
  /** Content-type text: its number. */
  TYPE_NUMBERS("type_numbers", false),
  /** User number 8, parent 8, up to 480 bytes of path: {@link ResourcesTable}. */
  RESOURCES("resources", false),
  /** Sequence 8: {@link EventTable}. */
  EVENTS("events", false),
  /** User number 8, sequence 8: nothing. */
  EVENTS_BY_USER("events_by_user", false),
  /** Hash of a session's secret: the session. */
  SESSIONS("sessions", false),
  /** Text of a sign-up token: the token. */
  SIGNUP_TOKENS("signup_tokens", false),
  /** Name of a blob that a commit replaced and that is still to be unlinked. */
  GARBAGE("garbage", false),
  /** Pubky 32, path prefix: numbers of subscriptions. */
  SELECTORS_EXACT("selectors_exact", true),
  /** Path prefix: numbers of subscriptions. */
  SELECTORS_WILDCARD("selectors_wildcard", true);

  /** The layout this build writes, and the newest it reads. */
  public static final int CURRENT = 1;

  /** Bytes of the longest key LMDB takes; every table's class says how its keys stay below. */
  public static final int KEY_BYTES_MAX = 511;

  private final String tableName;
  private final boolean duplicates;

  Layouts(String tableName, boolean duplicates) {
    this.tableName = tableName;
    this.duplicates = duplicates;
  }

  /** The tables that outlive the process; the others hold live selectors. */
  public static Set<Layouts> durable() {
    Set<Layouts> tables = EnumSet.allOf(Layouts.class);
    tables.removeIf(Layouts::duplicates);
    return tables;
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
