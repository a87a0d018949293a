package dev.hearth.server.subscriptions;

import dev.hearth.storage.Storage;
import dev.hearth.storage.StorageConfig;
import dev.hearth.storage.StorageSeams;
import dev.hearth.storage.accounts.Session;
import dev.hearth.storage.blobs.ContentWriter;
import dev.hearth.storage.events.Committed;
import dev.hearth.storage.files.FileSeam;
import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Precondition;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.model.Steps;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A real store in a folder with an engine on top; only sockets and time are a test's. */
final class StoreFixture implements AutoCloseable {
  final Storage storage;
  final Subscriptions subscriptions;
  final ManualTicker ticker = new ManualTicker();

  StoreFixture(Path folder, SubscriptionLimits limits, Steps steps) {
    this(StorageConfig.defaults(folder), limits, steps);
  }

  StoreFixture(StorageConfig config, SubscriptionLimits limits, Steps steps) {
    storage = Storage.open(config, new StorageSeams(InstantSource.system(), steps, FileSeam.REAL));
    subscriptions =
        Subscriptions.start(
            storage.events(), storage.resources(), storage.selectors(), limits, ticker);
    storage.announceTo(subscriptions.listener());
  }

  void signUp(Pubky user) {
    String secretHash = HexFormat.of().formatHex(user.bytes()); // As good as any other.
    Session session = new Session(secretHash, user, List.of("/:rw"), Instant.EPOCH);
    storage.accounts().signUp(session, Optional.empty()).join();
  }

  CompletableFuture<Committed> put(Pubky user, String path, String value) {
    try (ContentWriter writer = storage.contents().begin()) {
      byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
      writer.write(bytes, 0, bytes.length);
      return storage
          .resources()
          .put(user, ResourcePath.of(path), "text/plain", writer.finish(), Precondition.NONE);
    }
  }

  Event putNow(Pubky user, String path) {
    return put(user, path, "value of " + path).join().event();
  }

  EngineFixture.TestStream open(SubscriptionRequest request) {
    TestOutput output = new TestOutput();
    if (!(subscriptions.admit(InetAddress.getLoopbackAddress()) instanceof Admission.Place place)) {
      throw new AssertionError("not admitted");
    }
    return new EngineFixture.TestStream(subscriptions.open(place, request, output), output);
  }

  @Override
  public void close() {
    subscriptions.close();
    storage.close();
    if (subscriptions.figures().matchFailures() > 0) {
      throw new AssertionError("matching failed; the log of this test has the cause");
    }
  }
}
