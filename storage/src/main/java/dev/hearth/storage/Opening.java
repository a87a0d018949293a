package dev.hearth.storage;

import dev.hearth.storage.events.Meta;
import dev.hearth.storage.events.SpaceReserve;
import dev.hearth.storage.journal.Journal;
import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.lmdb.Durability;
import dev.hearth.storage.lmdb.Environment;
import dev.hearth.storage.lmdb.EnvironmentOptions;
import dev.hearth.storage.model.StorageException.NoSpace;
import dev.hearth.storage.tables.CheckpointListener;
import dev.hearth.storage.tables.Tables;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables of a store on their way to be written: opened, and this start counted.
 *
 * <p>That may take room: a checkpoint, when the process before died with a full journal, and all
 * that is made anew for a store of an older layout. The disk may be full, and nobody could empty a
 * store that does not start. So the reserve, which is kept for what must always fit, is given up
 * for it: by the first checkpoint that finds no room, which goes on in smaller steps, and when
 * anything else finds none, before one more attempt from the beginning.
 */
record Opening(StorageConfig config, StorageSeams seams, SpaceReserve reserve) {
  private static final Logger LOG = LoggerFactory.getLogger(Opening.class);

  /**
   * Opens them; the caller closes them.
   *
   * @throws NoSpace if there is no room, the reserve's included
   */
  Tables run() {
    boolean mayHelp = reserve.isThere();
    try {
      return attempt();
    } catch (NoSpace e) {
      if (!mayHelp) {
        throw e;
      }
      reserve.release();
      LOG.atWarn()
          .setCause(e)
          .log("no room to start; the reserve is given up for a second attempt");
      return attempt();
    }
  }

  private Tables attempt() {
    Tables tables = open();
    try {
      tables.announceTo(new Relief());
      new Meta(tables).begin(tables, config.sequenceAtLeast());
      return tables;
    } catch (RuntimeException | Error e) {
      try {
        tables.close();
      } catch (RuntimeException alsoThis) {
        e.addSuppressed(alsoThis);
      }
      throw e;
    }
  }

  private Tables open() {
    Environment environment =
        Environment.open(
            config.folder().resolve(Storage.ENVIRONMENT),
            new EnvironmentOptions(
                config.mapBytes(), config.readersMax(), Durability.SYNCED, Layouts.durable()));
    try {
      Path folder = config.folder().resolve(Storage.JOURNAL);
      Tables.requireJournal(environment, folder);
      Journal journal = Journal.open(folder, config.journal(), seams.files(), seams.steps());
      return Tables.open(environment, journal, config.tables(), seams.steps());
    } catch (RuntimeException e) {
      environment.close();
      throw e;
    }
  }

  /** What the committer does later, when there is one. */
  private final class Relief implements CheckpointListener {
    @Override
    public void outOfSpace() {
      if (reserve.isThere()) {
        LOG.atWarn().log("no room for the checkpoint of this start; the reserve is given up");
        reserve.release();
      }
    }

    @Override
    public void failed(Throwable cause) {} // Who opens hears of it, and nobody else is there.
  }
}
