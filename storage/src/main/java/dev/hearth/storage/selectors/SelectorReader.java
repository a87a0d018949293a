package dev.hearth.storage.selectors;

import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.layout.SelectorsTable;
import dev.hearth.storage.lmdb.Environment;
import dev.hearth.storage.lmdb.ReadTransaction;
import dev.hearth.storage.lmdb.TableCursor;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Selector;
import java.nio.ByteBuffer;
import java.util.function.LongConsumer;

/**
 * Look-ups in one view of the selector tables. Belongs to one thread.
 *
 * <p>The keys that are prefixes of a path P are not neighbours in sorted order: between {@code a}
 * and {@code abc}, both prefixes of {@code abcd}, stand {@code aa} and {@code ab!}. So the search
 * walks down from P: let Q be the greatest key at or below P.
 *
 * <ul>
 *   <li>If Q is a prefix of P it matches, and the search goes on strictly below Q.
 *   <li>Otherwise Q and P agree in their first c bytes only, and Q's next byte is the smaller. A
 *       prefix of P with more than c bytes has P's next byte, so it is greater than Q; and between
 *       Q and P there is no key. So whatever else matches has at most c bytes, and the search goes
 *       on at or below the first c bytes of P.
 * </ul>
 *
 * Each miss shortens P and each hit is an answer: the cost depends on the length of the path and
 * the number of matches, never on how many selectors are stored.
 */
public final class SelectorReader implements AutoCloseable {
  private final ReadTransaction transaction;
  private final TableCursor exact;
  private final TableCursor wildcard;
  private final ByteBuffer path = ByteBuffer.allocate(SelectorsTable.KEY_BYTES_MAX);
  private long moves;

  SelectorReader(Environment environment) {
    transaction = environment.read();
    exact = environment.table(Layouts.SELECTORS_EXACT).cursor(transaction);
    wildcard = environment.table(Layouts.SELECTORS_WILDCARD).cursor(transaction);
  }

  /**
   * Names the number of every subscription that has a selector which is a prefix of this path of
   * this user, exact or wildcard. One subscription may be named more than once.
   */
  public void match(Pubky user, byte[] path, LongConsumer subscriptions) {
    int length = Math.min(path.length, Selector.PREFIX_BYTES_MAX);
    this.path.clear();
    user.write(this.path);
    this.path.put(path, 0, length).flip();
    walk(exact, this.path, subscriptions);
    this.path.limit(Pubky.BYTES + length).position(Pubky.BYTES);
    walk(wildcard, this.path, subscriptions);
  }

  /** Shortens the key's limit as it goes. */
  private void walk(TableCursor cursor, ByteBuffer key, LongConsumer subscriptions) {
    int start = key.position();
    boolean found = atOrBelow(cursor, key);
    while (found) {
      int common = cursor.key().mismatch(key);
      if (common < 0 || common == cursor.key().remaining()) {
        report(cursor, subscriptions);
        moves++;
        found = cursor.previousKey();
      } else {
        key.limit(start + common);
        found = key.hasRemaining() && atOrBelow(cursor, key);
      }
    }
  }

  private boolean atOrBelow(TableCursor cursor, ByteBuffer key) {
    moves += 2;
    if (!cursor.atOrAbove(key)) {
      return cursor.last();
    }
    return cursor.key().equals(key) || cursor.previous();
  }

  private static void report(TableCursor cursor, LongConsumer subscriptions) {
    cursor.values(
        page -> {
          for (int at = 0; at < page.limit(); at += SelectorsTable.VALUE_BYTES) {
            subscriptions.accept(SelectorsTable.subscription(page, at));
          }
        });
  }

  /** Moves of cursors from key to key so far. */
  long moves() {
    return moves;
  }

  /** Idempotent. */
  @Override
  public void close() {
    exact.close();
    wildcard.close();
    transaction.close();
  }
}
