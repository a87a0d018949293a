package dev.hearth.storage.testing;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.hearth.storage.Storage;
import dev.hearth.storage.StorageConfig;
import dev.hearth.storage.StorageSeams;
import dev.hearth.storage.accounts.Session;
import dev.hearth.storage.blobs.ContentWriter;
import dev.hearth.storage.blobs.StagedContent;
import dev.hearth.storage.events.Committed;
import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Precondition;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.model.Sequence;
import dev.hearth.storage.resources.OpenContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** A store opened through the front door, with verbs short enough for tests. */
public final class OpenStore implements AutoCloseable {
  /** Larger bodies become files. */
  public static final int INLINE_BYTES_MAX = 1_000;

  /** Small, so that checkpoints happen; by size only, so that they happen where they always do. */
  private static final long CHECKPOINT_BYTES = 64 << 10;

  public final Storage storage;

  private OpenStore(Storage storage) {
    this.storage = storage;
  }

  public static OpenStore open(Path folder) {
    return open(folder, StorageSeams.REAL);
  }

  public static OpenStore open(Path folder, StorageSeams seams) {
    StorageConfig config =
        StorageConfig.defaults(folder)
            .withInlineBytesMax(INLINE_BYTES_MAX)
            .withJournal(CHECKPOINT_BYTES, Duration.ofHours(1), StorageConfig.JOURNAL_BYTES_MIN);
    return new OpenStore(Storage.open(config, seams));
  }

  /** Registers the key unless it is. */
  public void register(Pubky user) {
    if (storage.accounts().find(user).isEmpty()) {
      byte[] hash = new byte[32];
      new Random(user.hashCode()).nextBytes(hash);
      String secretHash = HexFormat.of().formatHex(hash);
      Session session = new Session(secretHash, user, List.of("/:rw"), Instant.EPOCH);
      await(storage.accounts().signUp(session, Optional.empty()));
    }
  }

  public CompletableFuture<Committed> submitPut(Pubky user, String path, byte[] body) {
    return storage
        .resources()
        .put(user, ResourcePath.of(path), "text/plain", stage(body), Precondition.NONE);
  }

  public StagedContent stage(byte[] body) {
    try (ContentWriter writer = storage.contents().begin()) {
      writer.write(body, 0, body.length);
      return writer.finish();
    }
  }

  public Event put(Pubky user, String path, byte[] body) {
    return await(submitPut(user, path, body)).event();
  }

  public Event delete(Pubky user, String path) {
    return await(storage.resources().delete(user, ResourcePath.of(path), Precondition.NONE))
        .event();
  }

  public Optional<byte[]> get(Pubky user, String path) throws IOException {
    Optional<OpenContent> open = storage.resources().open(user, ResourcePath.of(path));
    if (open.isEmpty()) {
      return Optional.empty();
    }
    try (OpenContent content = open.get()) {
      return Optional.of(bytes(content));
    }
  }

  private static byte[] bytes(OpenContent content) throws IOException {
    byte[] bytes = new byte[(int) content.resource().length()];
    ByteBuffer target = ByteBuffer.wrap(bytes);
    if (content.inline().isPresent()) {
      target.put(content.inline().get());
    } else {
      FileChannel file = content.file().orElseThrow();
      while (target.hasRemaining() && file.read(target, target.position()) >= 0) {}
    }
    return bytes;
  }

  /** Every event of the log, in order. */
  public List<Event> log() {
    List<Event> all = new ArrayList<>();
    storage.events().forward(Sequence.NONE, Integer.MAX_VALUE, row -> all.add(row.toEvent()));
    return all;
  }

  /** Waits for a write; fails as it did. */
  public static <T> T await(CompletableFuture<T> future) {
    return future.orTimeout(60, SECONDS).join();
  }

  /** A body that its length and a number tell. */
  public static byte[] body(int number, int length) {
    byte[] body = new byte[length];
    new Random(number).nextBytes(body);
    return body;
  }

  @Override
  public void close() {
    storage.close();
  }
}
