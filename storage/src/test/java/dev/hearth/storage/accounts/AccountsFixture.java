package dev.hearth.storage.accounts;

import dev.hearth.storage.events.CommitLimits;
import dev.hearth.storage.events.Committer;
import dev.hearth.storage.events.EventStore;
import dev.hearth.storage.events.RetentionRules;
import dev.hearth.storage.events.SpaceReserve;
import dev.hearth.storage.events.WritingState;
import dev.hearth.storage.files.FileSeam;
import dev.hearth.storage.journal.Journal;
import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.lmdb.Durability;
import dev.hearth.storage.lmdb.Environment;
import dev.hearth.storage.lmdb.EnvironmentOptions;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Steps;
import dev.hearth.storage.tables.Tables;
import dev.hearth.storage.testing.StoreOptions;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Accounts over a committer, without the rest of a store. */
final class AccountsFixture implements AutoCloseable {
  static final Instant CREATED = Instant.parse("2026-11-21T10:00:00.123456Z");

  /** Of one user. */
  static final int SESSIONS_MAX = 5;

  final Tables tables;
  final EventStore store;
  final Committer committer;
  final Accounts accounts;

  AccountsFixture(Path folder) {
    tables =
        Tables.open(
            Environment.open(
                folder, new EnvironmentOptions(1 << 30, 64, Durability.SYNCED, Layouts.durable())),
            Journal.open(
                folder.resolve("journal"), StoreOptions.PLAIN.journal(), FileSeam.REAL, Steps.NONE),
            StoreOptions.PLAIN.tables(),
            Steps.NONE);
    store = new EventStore(tables);
    store.meta().begin(tables, 0);
    committer =
        new Committer(
            store,
            new CommitLimits(10_000, 64 << 20, 0),
            RetentionRules.KEEP_ALL,
            new SpaceReserve(folder.resolve("reserve"), 1 << 20),
            new WritingState(),
            InstantSource.system(),
            Steps.NONE);
    committer.start();
    accounts = new Accounts(tables, committer, new Users(tables), SESSIONS_MAX);
  }

  static Pubky pubky(int number) {
    return new Pubky(number * 0x9E3779B97F4A7C15L, 0, 0, number);
  }

  static Session session(Pubky user, int number) {
    return new Session(hash(number), user, List.of("/:rw", "/pub/a/:r"), CREATED);
  }

  static String hash(int number) {
    byte[] hash = new byte[32];
    hash[number % 32] = (byte) (1 + number);
    return HexFormat.of().formatHex(hash);
  }

  static SignupToken token(String text, OptionalLong quota) {
    return new SignupToken(text, CREATED, quota, Optional.empty());
  }

  @Override
  public void close() {
    committer.close();
    tables.close();
  }
}
