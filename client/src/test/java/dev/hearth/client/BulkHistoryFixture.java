package dev.hearth.client;

import static dev.hearth.client.testing.Frames.HASH;
import static dev.hearth.client.testing.Frames.live;

import dev.hearth.client.testing.Frames;
import dev.hearth.client.testing.PlainPage;
import dev.hearth.client.testing.PlainPage.Row;
import dev.hearth.client.testing.ScriptedServer;
import dev.hearth.client.wire.Position;
import dev.hearth.client.wire.ZBase32;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;

/** Bulk history against a peer that does what its script says; one page at a time. */
abstract class BulkHistoryFixture {
  static final byte[] USER = ZBase32.decode(Frames.USER);
  static final byte[] OTHER = new byte[32];
  static final BulkRequest ALL = BulkRequest.of().parallel(1);

  /** Writes down what it is told, in order, and from where. */
  static final class Told implements BulkListener {
    final List<String> calls = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void onHistory(EventView event) {
      calls.add("page " + event.path());
    }

    @Override
    public void onEvent(Event event) {
      calls.add("stream " + event.path());
    }

    @Override
    public void onReset(Reset reset) {
      calls.add("reset " + reset.reason());
    }

    @Override
    public void onPage(BulkProgress progress) {
      calls.add("done " + Position.sequence(progress.cursor()));
    }

    @Override
    public void onLive(String cursor) {
      calls.add("live");
    }
  }

  final Told told = new Told();

  static HomeserverClient client(ScriptedServer server) {
    return HomeserverClient.builder(server.uri())
        .random(BackoffTest.GREATEST)
        .waiting(_ -> {})
        .build();
  }

  static Row row(long sequence, byte[] user, String path) {
    byte[] hash = Base64.getDecoder().decode(HASH);
    return new Row(sequence, user, 1, path, hash, 5, "text/plain");
  }

  /** Sequences 10, 20, … up to 40 of two users. */
  static final byte[] FIRST =
      PlainPage.file(0, 20, List.of(row(10, USER, "/pub/a"), row(20, OTHER, "/pub/b")));

  static final byte[] SECOND =
      PlainPage.file(20, 40, List.of(row(30, USER, "/pub/c"), row(40, OTHER, "/pub/d/e")));

  static String hash(byte[] file) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(file);
    return HexFormat.of().formatHex(digest, 0, 16);
  }

  static String entry(long after, long through, byte[] file) throws Exception {
    return "{\"name\":\"%d-%d\",\"after\":\"%s\",\"through\":\"%s\",\"events\":2,\"bytes\":%d,\"hash\":\"%s\"}"
        .formatted(
            after, through, Position.text(after), Position.text(through), file.length, hash(file));
  }

  static ScriptedServer.Script list(long cursor, String... entries) {
    String body =
        "{\"cursor\":\"%s\",\"pages\":[%s],\"next\":\"0000000000000\",\"more\":false}"
            .formatted(Position.text(cursor), String.join(",", entries));
    return peer -> peer.answer(200, "Content-Type: application/json\r\n", body);
  }

  static ScriptedServer.Script both() throws Exception {
    return list(0, entry(0, 20, FIRST), entry(20, 40, SECOND));
  }

  static ScriptedServer.Script page(byte[] file) {
    return peer -> peer.answer("", file);
  }

  static ScriptedServer.Script stream(String... frames) {
    return peer -> peer.eventStream().send(String.join("", frames) + live(Position.text(50)));
  }

  static ScriptedServer serving(ScriptedServer.Script... scripts) throws Exception {
    return new ScriptedServer(scripts);
  }

  List<String> run(ScriptedServer server, BulkRequest request) throws Exception {
    try (HomeserverClient client = client(server)) {
      client.bulkHistory(request, told).await();
    }
    return told.calls;
  }

  static String target(ScriptedServer server) throws InterruptedException {
    String head = server.request();
    boolean past = head.toLowerCase(java.util.Locale.ROOT).contains("cache-control: no-cache");
    return head.lines().findFirst().orElseThrow().split(" ", 3)[1] + (past ? " fresh" : "");
  }
}
