package dev.hearth.client;

import dev.hearth.client.testing.FakeHomeserver;
import dev.hearth.client.testing.ScriptedServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/**
 * A client of a homeserver that keeps everything in memory, and of one that does what its script
 * says.
 */
abstract class HomeserverClientFixture {
  static final KeyPair KEYS = KeyPairTest.repeated(1);
  static final Duration LONG = Duration.ofSeconds(50);

  final FakeHomeserver server;
  final HomeserverClient client;

  HomeserverClientFixture() throws IOException {
    this.server = new FakeHomeserver();
    this.client = HomeserverClient.to(server.uri());
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  static Address at(String path) {
    return new Address(KEYS.pubky(), path);
  }

  static HomeserverClient patient(ScriptedServer peer) {
    return HomeserverClient.builder(peer.uri()).timeouts(new Timeouts(LONG, LONG, LONG)).build();
  }

  List<String> all(ListQuery first) {
    List<String> paths = new ArrayList<>();
    ListPage page = client.list(first);
    paths.addAll(page.paths());
    while (page.next().isPresent()) {
      page = client.list(first.after(page.next().get()));
      paths.addAll(page.paths());
    }
    return paths;
  }
}
