package dev.hearth.storage.tables;

import dev.hearth.storage.lmdb.ReadTransaction;
import java.util.function.Supplier;

/**
 * A transaction of LMDB and a published view that belong together.
 *
 * <p>Why what both show together is the state after batch {@code view.batch}, whole and nothing
 * else. The view is read before LMDB's transaction begins and once more after; they are used only
 * if no frozen layer was dropped in between, that is, if the generation is the same; else both are
 * taken anew. Let F be any layer ever frozen.
 *
 * <ol>
 *   <li><em>F was dropped before the first look.</em> Its checkpoint had been committed by then, so
 *       the transaction, begun later, shows all of F.
 *   <li><em>F was not dropped before the second look.</em> Then it is in the view, as the frozen
 *       layer or as the active one that it still was, and every version in it up to {@code
 *       view.batch} is found there before LMDB is asked. LMDB may show none, some or all of F's
 *       rows: it makes no difference, as F covers each of them. And LMDB shows no row that F does
 *       not cover: a checkpoint writes only what is in a frozen layer, which was frozen before the
 *       second look and so holds batches up to {@code view.batch} only.
 * </ol>
 *
 * <p>There is no third case, because of the generation. Layers stack in the order of their batches,
 * so the newest version up to {@code view.batch} is the first one found going down. A batch is
 * published by one volatile write after all its versions are in place and durable, so it is seen
 * whole or not at all.
 */
record Snapshot(View view, ReadTransaction base) {
  /** Takes one; {@code opening} begins a transaction of LMDB. */
  static Snapshot take(Supplier<View> published, Supplier<ReadTransaction> opening) {
    while (true) {
      long generation = published.get().generation();
      ReadTransaction base = opening.get();
      View view = published.get();
      if (view.generation() == generation) {
        return new Snapshot(view, base);
      }
      base.close();
    }
  }
}
