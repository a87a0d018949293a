package dev.hearth.client.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.client.bench.net.Target;
import dev.hearth.client.bench.stream.RunNames;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class WriteFormTest {
  private static final RunNames RUN = new RunNames("ab12");
  private static final Account ACCOUNT = new Account(Accounts.key(1, 0).pubky(), "a=b");
  private static final Target TARGET =
      new Target(
          "localhost", new InetSocketAddress(InetAddress.getLoopbackAddress(), 80), List.of());

  @Test
  void put_numbersNameAndContent() {
    NumberedRequest request = new WriteForm.Put(200).request(TARGET, ACCOUNT, RUN, 7);
    String text = text(request.with(12_345_678, 87_654_321));
    assertTrue(text.startsWith("PUT /pub/bench/ab12/0007/12345678 HTTP/1.1\r\n"), text);
    assertTrue(text.contains("\r\nCookie: a=b\r\n"), text);
    assertEquals(200, body(text).length());
    assertTrue(body(text).startsWith("87654321"), text);
    assertEquals(text.length(), text(request.with(0, 0)).length());
  }

  @Test
  void put_ofNothing_hasNoBody() {
    String text = text(new WriteForm.Put(0).request(TARGET, ACCOUNT, RUN, 0).with(3, 3));
    assertTrue(text.startsWith("PUT /pub/bench/ab12/0000/00000003 "), text);
    assertEquals("", body(text));
  }

  @Test
  void writersHaveContentsOfTheirOwn() {
    WriteForm form = new WriteForm.Put(50);
    assertNotEquals(
        body(text(form.request(TARGET, ACCOUNT, RUN, 1).with(0, 0))),
        body(text(form.request(TARGET, ACCOUNT, RUN, 2).with(0, 0))));
  }

  @Test
  void post_fillsTheTemplateAndNumbersEveryName() {
    WriteForm form = new WriteForm.Post("/hub", "topic={path}&by={user}&data={fill}{path}", 100);
    String text = text(form.request(TARGET, ACCOUNT, RUN, 3).with(42, 42));
    assertTrue(text.startsWith("POST /hub HTTP/1.1\r\n"), text);
    assertTrue(text.contains("\r\nContent-Type: application/x-www-form-urlencoded\r\n"), text);
    assertFalse(text.contains("Cookie"), text);
    String name = "/pub/bench/ab12/0003/00000042";
    String body = body(text);
    assertTrue(body.startsWith("topic=" + name + "&by=" + ACCOUNT.pubky().z32() + "&data="), body);
    assertTrue(body.endsWith(name), body);
    assertEquals(100, body.length() - body.indexOf("&data=") - "&data=".length());
  }

  @Test
  void post_keepsATypeThatWasGiven() {
    Target typed = TARGET.with(List.of("content-type: application/json", "X-Key: K"));
    WriteForm form = new WriteForm.Post("/hub", "{\"name\":\"{path}\"}", 0);
    String text = text(form.request(typed, ACCOUNT, RUN, 0).with(1, 1));
    assertTrue(text.contains("\r\ncontent-type: application/json\r\nX-Key: K\r\n"), text);
    assertFalse(text.contains("urlencoded"), text);
    assertEquals("{\"name\":\"/pub/bench/ab12/0000/00000001\"}", body(text));
  }

  @Test
  void post_withoutAName_isRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> new WriteForm.Post("/hub", "data={fill}", 10));
    assertThrows(IllegalArgumentException.class, () -> new WriteForm.Post("hub", "{path}", 10));
  }

  @Test
  void headerOverTwoLines_isRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> TARGET.with(List.of("X-Key: K\r\nHost: other")));
  }

  private static String text(ByteBuffer request) {
    return StandardCharsets.ISO_8859_1.decode(request).toString();
  }

  private static String body(String request) {
    return request.substring(request.indexOf("\r\n\r\n") + 4);
  }
}
