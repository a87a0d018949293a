package dev.hearth.storage.testing;

import dev.hearth.storage.accounts.User;
import dev.hearth.storage.accounts.Users;
import dev.hearth.storage.blobs.BlobFolder;
import dev.hearth.storage.blobs.ContentWriter;
import dev.hearth.storage.blobs.Contents;
import dev.hearth.storage.blobs.StagedContent;
import dev.hearth.storage.events.Change;
import dev.hearth.storage.events.Committed;
import dev.hearth.storage.events.Committer;
import dev.hearth.storage.events.EventLog;
import dev.hearth.storage.events.EventStore;
import dev.hearth.storage.events.Operation;
import dev.hearth.storage.events.SpaceReserve;
import dev.hearth.storage.events.WritingState;
import dev.hearth.storage.files.FileSeam;
import dev.hearth.storage.journal.Journal;
import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.lmdb.Durability;
import dev.hearth.storage.lmdb.Environment;
import dev.hearth.storage.lmdb.EnvironmentOptions;
import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Precondition;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.model.Sequence;
import dev.hearth.storage.model.StorageException;
import dev.hearth.storage.resources.Resources;
import dev.hearth.storage.tables.Tables;
import dev.hearth.storage.tables.Transaction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The rooms of a store, composed as the front door does but with every bound open to the test, and
 * without the unlinker: what is garbage stays so.
 */
public final class TestStore implements AutoCloseable {
  private static final int READERS = 64;

  public final Tables tables;
  public final EventStore store;
  public final WritingState state = new WritingState();
  public final Committer committer;
  public final EventLog events;
  public final Users users;
  public final BlobFolder blobs;
  public final Contents contents;
  public final Resources resources;
  public final List<Event> announced = new ArrayList<>();

  private TestStore(Path folder, StoreOptions options, FileSeam files) {
    tables =
        Tables.open(
            Environment.open(
                folder.resolve("lmdb"),
                new EnvironmentOptions(
                    options.mapBytes(), READERS, Durability.SYNCED, Layouts.durable())),
            Journal.open(folder.resolve("journal"), options.journal(), files, options.steps()),
            options.tables(),
            options.steps());
    store = new EventStore(tables);
    store.meta().begin(tables, 0);
    events = new EventLog(store, state);
    users = new Users(tables);
    committer =
        new Committer(
            store,
            options.limits(),
            options.retention(),
            new SpaceReserve(folder.resolve("reserve"), options.reserveBytes()),
            state,
            options.clock(),
            options.steps());
    blobs = BlobFolder.open(folder, files);
    contents =
        new Contents(
            blobs,
            store.meta().starts(tables),
            options.inlineBytesMax(),
            options.steps(),
            new Random(1),
            state::stop);
    state.onStop(contents::keepEverything);
    resources =
        new Resources(
            store, users, blobs, committer, state, options.defaultQuotaBytes(), true, () -> {});
    committer.announceTo(this::announced);
  }

  /** Opens a store whose committer runs. */
  public static TestStore open(Path folder, StoreOptions options) {
    TestStore opened = idle(folder, options);
    opened.committer.start();
    return opened;
  }

  /** Opens a store whose committer waits to be started, so that a test chooses its batch. */
  public static TestStore idle(Path folder, StoreOptions options) {
    try {
      Files.createDirectories(folder);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return new TestStore(folder, options, FileSeam.REAL);
  }

  private void announced(List<Event> batch) {
    synchronized (announced) {
      announced.addAll(batch);
    }
  }

  /** Registers a key; completes once durable. */
  public CompletableFuture<User> register(Pubky user) {
    return committer.submit(new Register(users, user));
  }

  private record Register(Users users, Pubky user) implements Operation<User> {
    @Override
    public Change<User> decide(Transaction view) {
      if (users.row(view, user).isPresent()) {
        throw new StorageException.UserExists();
      }
      return batch -> users.create(batch, user, Instant.EPOCH, OptionalLong.empty());
    }

    @Override
    public boolean needsSpace() {
      return true;
    }
  }

  /** A body as the server would stage it. */
  public StagedContent stage(byte[] content) {
    try (ContentWriter writer = contents.begin()) {
      writer.write(content, 0, content.length);
      return writer.finish();
    }
  }

  public CompletableFuture<Committed> submitPut(Pubky user, ResourcePath path, String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    return resources.put(user, path, "text/plain", stage(bytes), Precondition.NONE);
  }

  /** Stores and waits. */
  public Committed put(Pubky user, ResourcePath path, String content) {
    return settled(submitPut(user, path, content));
  }

  /** Removes and waits. */
  public Committed delete(Pubky user, ResourcePath path) {
    return settled(resources.delete(user, path, Precondition.NONE));
  }

  /** The answer of a write, or the error it failed with. */
  public static <R> R settled(CompletableFuture<R> answer) {
    try {
      return answer.orTimeout(60, java.util.concurrent.TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException refusal) {
        throw refusal;
      }
      throw e;
    }
  }

  /** The error a write failed with. */
  public static Throwable refusal(CompletableFuture<?> answer) {
    return answer
        .orTimeout(60, java.util.concurrent.TimeUnit.SECONDS)
        .handle((done, error) -> error == null ? new AssertionError("not refused") : error)
        .thenApply(
            e -> e instanceof CompletionException c && c.getCause() != null ? c.getCause() : e)
        .join();
  }

  /** Every event of the log, in order. */
  public List<Event> log() {
    List<Event> all = new ArrayList<>();
    events.forward(Sequence.NONE, Integer.MAX_VALUE, row -> all.add(row.toEvent()));
    return all;
  }

  @Override
  public void close() {
    committer.close();
    tables.close();
  }
}
