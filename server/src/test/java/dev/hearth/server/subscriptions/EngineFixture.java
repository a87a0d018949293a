package dev.hearth.server.subscriptions;

import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.model.Selector;
import dev.hearth.storage.model.Sequence;
import dev.hearth.storage.selectors.SelectorLimits;
import dev.hearth.storage.selectors.SelectorTables;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/** An engine on a model store, with time and sockets in the test's hand. */
final class EngineFixture implements AutoCloseable {
  static final Pubky ALICE = new Pubky(1, 2, 3, 4);
  static final Pubky BOB = new Pubky(5, 6, 7, 8);
  static final Protocol.Native NATIVE =
      new Protocol.Native(Protocol.Format.SSE, false, Protocol.Progress.ID, false);
  static final Protocol.Native SNAPSHOT =
      new Protocol.Native(Protocol.Format.SSE, false, Protocol.Progress.ID, true);
  static final SubscriptionLimits SMALL =
      new SubscriptionLimits(
          100,
          10,
          4,
          1 << 20,
          2,
          4 << 10,
          Duration.ofSeconds(15),
          Duration.ofSeconds(15),
          50,
          Duration.ofSeconds(60));

  final ModelStore store;
  final SelectorTables selectors;
  final ManualTicker ticker = new ManualTicker();
  final Subscriptions subscriptions;
  private final List<TestStream> opened = new ArrayList<>();

  private long matchFailuresExpected;

  /** A stream with its socket. */
  record TestStream(Subscription subscription, TestOutput output) {}

  EngineFixture(Path folder) {
    this(folder, new ModelStore(), SMALL);
  }

  /** An engine on a store that may have rows already; the folder holds the selector tables. */
  EngineFixture(Path folder, ModelStore store, SubscriptionLimits limits) {
    this.store = store;
    this.selectors = SelectorTables.open(folder, new SelectorLimits(10_000, 1 << 20), 100);
    this.subscriptions = Subscriptions.start(store, store, selectors, limits, ticker);
    store.announceTo(subscriptions.listener());
  }

  /** From now on matching fails. */
  void breakMatching() {
    matchFailuresExpected = Long.MAX_VALUE;
    selectors.close();
  }

  TestStream open(SubscriptionRequest request) {
    return open(request, new TestOutput());
  }

  TestStream open(SubscriptionRequest request, TestOutput output) {
    Admission admission = subscriptions.admit(InetAddress.getLoopbackAddress());
    if (!(admission instanceof Admission.Place place)) {
      throw new AssertionError("not admitted: " + admission);
    }
    TestStream stream = new TestStream(subscriptions.open(place, request, output), output);
    opened.add(stream);
    return stream;
  }

  /** Every public event from a position on. */
  TestStream everything(long after) {
    return open(request(after, "*/"));
  }

  /** Native, with ids, after a position. */
  static SubscriptionRequest request(long after, String... selectors) {
    return request(new Start.After(new Cursor.Decimal(new Sequence(after))), selectors);
  }

  static SubscriptionRequest request(Start start, String... selectors) {
    return request(start, NATIVE, selectors);
  }

  static SubscriptionRequest request(Start start, Protocol protocol, String... selectors) {
    return new SubscriptionRequest(
        EventFilter.of(selectors(selectors)),
        start,
        protocol,
        OptionalLong.empty(),
        Optional.empty());
  }

  static List<Selector> selectors(String... texts) {
    return java.util.Arrays.stream(texts).map(EngineFixture::selector).toList();
  }

  /** Reads {@code alice/pub/a}, {@code bob/}, or any other word and a prefix for everyone. */
  static Selector selector(String text) {
    int slash = text.indexOf('/');
    Optional<Pubky> user =
        switch (text.substring(0, slash)) {
          case "alice" -> Optional.of(ALICE);
          case "bob" -> Optional.of(BOB);
          default -> Optional.empty();
        };
    return Selector.of(user, text.substring(slash).getBytes(StandardCharsets.UTF_8));
  }

  static SubscriptionRequest limited(SubscriptionRequest request, long limit) {
    return new SubscriptionRequest(
        request.filter(),
        request.start(),
        request.protocol(),
        OptionalLong.of(limit),
        request.access());
  }

  static SubscriptionRequest withPaths(SubscriptionRequest request, String... paths) {
    PathSet exact = PathSet.of(java.util.Arrays.stream(paths).map(ResourcePath::of).toList());
    return new SubscriptionRequest(
        new EventFilter(request.filter().selectors(), exact),
        request.start(),
        request.protocol(),
        request.limit(),
        request.access());
  }

  static SubscriptionRequest upstream(Protocol.Mode mode, List<Start.UserCursor> users) {
    List<Selector> selectors =
        users.stream()
            .map(
                user ->
                    Selector.of(Optional.of(user.user()), "/pub/".getBytes(StandardCharsets.UTF_8)))
            .toList();
    return new SubscriptionRequest(
        EventFilter.of(selectors),
        new Start.PerUser(users),
        new Protocol.Upstream(mode),
        OptionalLong.empty(),
        Optional.empty());
  }

  static Start.UserCursor user(Pubky user, long cursor) {
    return new Start.UserCursor(user, Optional.of(new Sequence(cursor)));
  }

  static Start.UserCursor user(Pubky user) {
    return new Start.UserCursor(user, Optional.empty());
  }

  static String position(long sequence) {
    return new Sequence(sequence).toString();
  }

  static String live(long at) {
    return "id: %s\nevent: live\ndata: {\"cursor\":\"%s\"}".formatted(position(at), position(at));
  }

  static String bye(String reason) {
    return "event: bye\ndata: {\"reason\":\"" + reason + "\"}";
  }

  static String reset(String reason, long cursor, long oldest, long newest) {
    return "id: %s\nevent: reset\ndata: {\"reason\":\"%s\",\"cursor\":\"%s\",\"oldest\":\"%s\",\"newest\":\"%s\"}"
        .formatted(position(cursor), reason, position(cursor), position(oldest), position(newest));
  }

  /** Announces more than the inbox holds, so that the dispatcher reads the log instead. */
  void overflowTheInbox() {
    Event[] batch = new Event[4_000];
    ResourcePath path = ResourcePath.of("/pub" + ("/" + "x".repeat(200)).repeat(19));
    for (int i = 0; i < batch.length; i++) {
      batch[i] = new Event.Delete(new Sequence(i + 1L), ALICE, path, 1);
    }
    store.announce(batch);
  }

  /** Waits until every live stream was offered everything up to here. */
  void awaitPublished(long sequence) {
    await(() -> subscriptions.figures().published().value() >= sequence);
  }

  /** Waits until so many streams are fed by the dispatcher. */
  void awaitLive(int streams) {
    await(() -> subscriptions.figures().live() == streams);
  }

  private static void await(BooleanSupplier condition) {
    long guard = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > guard) {
        throw new AssertionError("waited in vain");
      }
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    subscriptions.close();
    selectors.close();
    opened.forEach(stream -> stream.output().blocks());
    if (subscriptions.figures().matchFailures() > matchFailuresExpected) {
      throw new AssertionError("matching failed; the log of this test has the cause");
    }
  }
}
