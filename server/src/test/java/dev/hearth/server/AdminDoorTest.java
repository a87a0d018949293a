package dev.hearth.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the admin door says it listens. */
final class AdminDoorTest {
  @ParameterizedTest
  @CsvSource({"127.0.0.1, 127.0.0.1:6288", "::1, [0:0:0:0:0:0:0:1]:6288"})
  void itsAddress_isOneOfAUrl(String listen, String written) throws IOException {
    String text = AdminDoor.text(InetAddress.getByName(listen), 6288);
    assertEquals(written, text);
    URI url = URI.create("http://" + text + "/info");
    assertEquals(6288, url.getPort());
    assertEquals(InetAddress.getByName(listen), InetAddress.getByName(url.getHost()));
  }
}
