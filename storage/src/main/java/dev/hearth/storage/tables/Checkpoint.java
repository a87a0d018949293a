package dev.hearth.storage.tables;

import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.layout.MetaTable;
import dev.hearth.storage.layout.MetaTable.Counter;
import dev.hearth.storage.lmdb.Environment;
import dev.hearth.storage.lmdb.TableCursor;
import dev.hearth.storage.lmdb.WriteTransaction;
import dev.hearth.storage.model.Step;
import dev.hearth.storage.model.Steps;
import dev.hearth.storage.model.StorageException.NoSpace;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts one frozen layer into LMDB: the newest version of each row, removals first and then table by
 * table in key order, and in the same transaction the number of the last batch.
 *
 * <p>When it does not fit as one transaction, which copies every page it touches before it frees
 * one, it goes in several, halved until they fit and doubled again from there; what was done stays
 * done. Why a part of it in LMDB harms nobody: the number of the last batch is raised by the last
 * part only, so until then the layer stays where it is and hides every row of it from readers, and
 * a start replays all of its batches from the journal, whose rows are absolute. Only a copy of LMDB
 * alone would be torn, so none is taken then.
 */
final class Checkpoint {
  private final Environment environment;
  private final Steps steps;
  private final long batchBefore;
  private final long batch;
  private final long journal;
  private final List<Item> items = new ArrayList<>();
  private int done;

  /** A row on its way, and what it is. */
  private record Item(Layouts table, Row row, Version version) {}

  /**
   * Prepares it.
   *
   * @param batchBefore the last batch that LMDB has
   * @param batch the last one that it will have
   * @param journal which journal these batches are in
   */
  Checkpoint(
      Environment environment,
      Layer layer,
      long batchBefore,
      long batch,
      long journal,
      Steps steps) {
    this.journal = journal;
    this.environment = environment;
    this.steps = steps;
    this.batchBefore = batchBefore;
    this.batch = batch;
    collect(layer, true);
    collect(layer, false);
  }

  private void collect(Layer layer, boolean removed) {
    for (Layouts table : Layouts.durable()) {
      for (Row row : layer.table(table).rows()) {
        // Not the latest: an Error in a batch that was never committed may have left one behind.
        Version version = row.at(batch);
        if (version != null && (version.value == null) == removed) {
          items.add(new Item(table, row, version));
        }
      }
    }
  }

  /** The last batch that LMDB has when it is done. */
  long batch() {
    return batch;
  }

  /**
   * Does what is left.
   *
   * @throws NoSpace if not even one row fits; may be called again
   */
  void run(Runnable outOfSpace) {
    int size = items.size();
    while (done < items.size()) {
      int end = Math.min(items.size(), done + size);
      try {
        write(end);
        done = end;
        size = Math.min(items.size(), 2 * size); // What was in the way may be gone.
      } catch (NoSpace e) {
        outOfSpace.run();
        if (end - done == 1) {
          throw e;
        }
        size = (end - done) / 2;
      }
    }
  }

  private void write(int end) {
    boolean last = end == items.size();
    try (WriteTransaction transaction = environment.write()) {
      for (int from = done; from < end; ) {
        from = writeTable(transaction, from, end);
      }
      ByteBuffer number = ByteBuffer.allocate(MetaTable.VALUE_BYTES);
      MetaTable.value(Counter.LAST_BATCH, last ? batch : batchBefore, number);
      environment.table(Layouts.META).put(transaction, MetaTable.key(Counter.LAST_BATCH), number);
      MetaTable.value(Counter.JOURNAL, journal, number.clear());
      environment.table(Layouts.META).put(transaction, MetaTable.key(Counter.JOURNAL), number);
      steps.reached(Step.CHECKPOINT_WRITTEN);
      transaction.commit();
    }
    steps.reached(Step.CHECKPOINT_COMMITTED);
  }

  /** Writes rows of one table; returns where the next one's begin. */
  private int writeTable(WriteTransaction transaction, int from, int end) {
    Layouts layout = items.get(from).table;
    dev.hearth.storage.lmdb.Table table = environment.table(layout);
    byte @Nullable [] last = last(transaction, table);
    boolean behind = false;
    int i = from;
    for (; i < end && items.get(i).table == layout; i++) {
      Item item = items.get(i);
      ByteBuffer key = ByteBuffer.wrap(item.row.key);
      byte[] value = item.version.value;
      if (value == null) {
        table.delete(transaction, key);
      } else {
        behind = behind || isBehind(item.row.key, last);
        if (behind) {
          table.append(transaction, key, value.length).put(value);
        } else {
          table.put(transaction, key, ByteBuffer.wrap(value));
        }
      }
    }
    return i;
  }

  private static byte @Nullable [] last(
      WriteTransaction transaction, dev.hearth.storage.lmdb.Table table) {
    try (TableCursor cursor = table.cursor(transaction)) {
      return cursor.last() ? Transaction.bytes(cursor.key()) : null;
    }
  }

  /** True if a key is greater than every one of the table, and so are those that follow it. */
  private static boolean isBehind(byte[] key, byte @Nullable [] last) {
    return last == null || Arrays.compareUnsigned(key, last) > 0;
  }
}
