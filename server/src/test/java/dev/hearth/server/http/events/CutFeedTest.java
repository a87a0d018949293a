package dev.hearth.server.http.events;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.server.testing.TestKey;
import dev.hearth.storage.model.Pubky;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A text feed that can't be read to its end: nobody may take the part for the whole. */
class CutFeedTest {
  /** As many as one feed has, with paths of 4 KB: more than the kernel takes without a reader. */
  private static final int EVENTS = 1_000;

  @Test
  void aPartOfAFeed_isNotEndedLikeAWhole(@TempDir Path folder) throws IOException {
    try (FeedServer server = FeedServer.start(folder)) {
      Pubky alice = server.signUp(TestKey.ofSeedByte(0), "/:rw").user();
      server.putMany(alice, "/pub/" + ("p".repeat(250) + "/").repeat(16), EVENTS);
      byte[] got;
      try (Socket socket = new Socket()) {
        socket.setReceiveBufferSize(4 << 10);
        socket.setSoTimeout(60_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        String request = "GET /events/?limit=1000 HTTP/1.1\r\nHost: x\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        byte[] first = socket.getInputStream().readNBytes(1_000); // The answer has begun,
        server.readers.close(); // and the log can't be read any more.
        got = readToTheEnd(first, socket.getInputStream());
      }
      String text = new String(got, StandardCharsets.ISO_8859_1);
      assertTrue(text.startsWith("HTTP/1.1 200 "), text.lines().findFirst().orElse(""));
      assertTrue(text.lines().filter(line -> line.startsWith("PUT ")).count() < EVENTS);
      assertFalse(text.endsWith("\r\n0\r\n\r\n"), "it was ended in good order");
    }
  }

  private static byte[] readToTheEnd(byte[] first, InputStream in) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(first);
    byte[] more = new byte[64 << 10];
    try {
      for (int read = in.read(more); read >= 0; read = in.read(more)) {
        all.write(more, 0, read);
      }
    } catch (SocketException _) {
      // Cut.
    }
    return all.toByteArray();
  }
}
