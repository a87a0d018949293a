package dev.hearth.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.server.testing.RawAnswer;
import dev.hearth.server.testing.TestHomeserver;
import dev.hearth.server.testing.TestKey;
import dev.hearth.server.testing.TestUser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PUT, GET, HEAD and DELETE of resources over a real socket (wire specification §5). */
final class StorageSocketTest {
  private TestHomeserver server;
  private TestUser user;

  @BeforeEach
  void start(@TempDir Path folder) throws IOException {
    server = TestHomeserver.start(folder);
    user = server.signUp(TestKey.ofSeedByte(1));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void whatWasPut_isRead_withTheHeadersOfTheSpecification() throws IOException {
    RawAnswer put = user.put("/pub/app/hello.txt", "hello");
    assertEquals(201, put.status());
    assertEquals("", put.body());
    String etag = "\"6o8WPbOGgpJeRJHF5Y1Ls1Bu+MFOt4qG6QjFYkpnIA8=\"";
    assertEquals(Optional.of(etag), put.header("ETag"));
    assertTrue(put.header("Hearth-Event-Id").orElseThrow().matches("0[0-9A-Z]{12}t"));

    RawAnswer get = user.signedOut().get("/pub/app/hello.txt");
    assertEquals(200, get.status());
    assertEquals("hello", get.text());
    assertEquals(Optional.of("text/plain"), get.header("Content-Type"));
    assertEquals(Optional.of("5"), get.header("Content-Length"));
    assertEquals(Optional.of(etag), get.header("ETag"));
    assertEquals(Optional.of("private, must-revalidate"), get.header("Cache-Control"));
    assertEquals(Optional.of("bytes"), get.header("Accept-Ranges"));
    assertTrue(get.all("Vary").contains("pubky-host"), get.toString());
    assertTrue(
        get.header("Last-Modified")
            .orElseThrow()
            .matches("\\w{3}, \\d\\d \\w{3} \\d{4} [\\d:]{8} GMT"));

    RawAnswer head = user.signedOut().head("/pub/app/hello.txt");
    assertEquals(200, head.status());
    assertEquals("", head.body());
    assertEquals(get.header("Content-Length"), head.header("Content-Length"));
    assertEquals(get.header("ETag"), head.header("ETag"));
    assertEquals(get.header("Last-Modified"), head.header("Last-Modified"));
  }

  @Test
  void deleted_isGone_andSaysWhichEvent() throws IOException {
    user.put("/pub/a", "1");
    RawAnswer gone = user.delete("/pub/a");
    assertEquals(204, gone.status());
    assertTrue(gone.header("Hearth-Event-Id").isPresent());
    assertEquals(404, user.get("/pub/a").status());
    assertEquals(404, user.head("/pub/a").status());
    assertEquals(404, user.delete("/pub/a").status());
  }
}
