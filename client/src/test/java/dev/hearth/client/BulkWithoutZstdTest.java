package dev.hearth.client;

import static dev.hearth.client.testing.Frames.live;
import static dev.hearth.client.testing.Frames.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.client.testing.ScriptedServer;
import dev.hearth.client.wire.Position;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A machine for which zstd has no native part, which only another process can be. */
@Timeout(60)
final class BulkWithoutZstdTest {
  /** Tells what a server has, line by line. */
  static final class Reader {
    private Reader() {}

    public static void main(String[] args) throws InterruptedException {
      try (HomeserverClient client = HomeserverClient.builder(URI.create(args[0])).build()) {
        client
            .bulkHistory(
                BulkRequest.of(),
                new BulkListener() {
                  @Override
                  public void onHistory(EventView event) {
                    System.out.println("page " + event.path());
                  }

                  @Override
                  public void onEvent(Event event) {
                    System.out.println("stream " + event.path());
                  }
                })
            .await();
      }
    }
  }

  @Test
  void everythingComesByStream() throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(
            peer -> peer.eventStream().send(put("x", "/pub/a") + live(Position.text(50))))) {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-DZstdNativePath=/nowhere/libzstd.so",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Reader.class.getName(),
                  server.uri().toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try {
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals("stream /pub/a", said.strip());
      } finally {
        process.destroyForcibly();
      }
      assertTrue(server.request().startsWith("GET /events/?format=json&subscribe=%2A%2F&cursor=0"));
    }
  }
}
