package dev.hearth.server.http.jetty;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.hearth.server.http.jetty.ClientFrames.Input;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames as RFC 6455 draws them, written by hand. */
class ClientFramesTest {
  private static final String MASK = "37fa213d";

  private final ClientFrames frames = new ClientFrames(300);

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  private @Nullable Input read(String hex) {
    return frames.next(ByteBuffer.wrap(hex(hex)));
  }

  /** The header that is given, our mask, and the text under it. */
  private static String frame(String header, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] mask = hex(MASK);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] ^= mask[i % 4];
    }
    return header + MASK + HexFormat.of().formatHex(bytes);
  }

  /** The example of §5.7. */
  @Test
  void maskedHello_isHello() {
    assertEquals(new Input.Text("Hello"), read("81 85 37 fa 21 3d 7f 9f 4d 51 58"));
  }

  @Test
  void fragments_withAPingBetween_areOneMessage() {
    ByteBuffer bytes =
        ByteBuffer.wrap(
            hex(
                frame("0183", "one")
                    + frame("8982", "hi")
                    + frame("0084", " two")
                    + frame("8086", " three")));
    assertArrayEquals(
        "hi".getBytes(StandardCharsets.UTF_8),
        assertInstanceOf(Input.Ping.class, frames.next(bytes)).payload());
    assertEquals(new Input.Text("one two three"), frames.next(bytes));
    assertNull(frames.next(bytes));
  }

  @Test
  void messagesOfEveryLengthOfHeader_areRead() {
    assertEquals(new Input.Text(""), read(frame("8180", "")));
    assertEquals(new Input.Text("x".repeat(125)), read(frame("81fd", "x".repeat(125))));
    assertEquals(new Input.Text("x".repeat(126)), read(frame("81fe007e", "x".repeat(126))));
    assertEquals(new Input.Text("x".repeat(300)), read(frame("81fe012c", "x".repeat(300))));
  }

  @Test
  void pongs_areIgnored_andCloseIsTold() {
    ByteBuffer bytes = ByteBuffer.wrap(hex(frame("8a82", "hi") + "888000000000"));
    assertInstanceOf(Input.Close.class, frames.next(bytes));
  }

  @ParameterizedTest
  @CsvSource({
    "8105 48656c6c6f, a client masks what it sends",
    "c185 00000000, no extension was agreed upon",
    "a185 00000000, no extension was agreed upon",
    "9185 00000000, no extension was agreed upon",
    "8285 00000000, messages are text",
    "8085 00000000, a fragment of no message",
    "8385 00000000, no such opcode",
    "8b85 00000000, no such opcode",
    "0985 00000000, a control frame is whole",
    "89fe 0080, a control frame has at most 125 bytes",
    "81fe 007d, a length in as few bytes as it needs",
    "81ff 000000000000ffff, a length in as few bytes as it needs",
    "81ff ffffffffffffffff, a length in as few bytes as it needs",
    "81fe 012d, a message has at most 300 bytes",
    "81ff 0000000100000000, a message has at most 300 bytes",
    "8181 00000000 ff, a text message is UTF-8",
    "8182 00000000 c0af, a text message is UTF-8",
    "8881 00000000 03, a close begins with a code that may be sent",
    "8882 00000000 0000, a close begins with a code that may be sent",
    "8882 00000000 03e7, a close begins with a code that may be sent",
    "8882 00000000 03ec, a close begins with a code that may be sent",
    "8882 00000000 03ed, a close begins with a code that may be sent",
    "8882 00000000 03ee, a close begins with a code that may be sent",
    "8882 00000000 03f7, a close begins with a code that may be sent",
    "8882 00000000 0bb7, a close begins with a code that may be sent",
    "8882 00000000 1388, a close begins with a code that may be sent",
    "8883 00000000 03e8ff, a reason to close is UTF-8",
  })
  void whatBreaksARule_isToldApart(String hex, String rule) {
    assertEquals(new Input.Broken(rule), read(hex));
  }

  @ParameterizedTest
  @ValueSource(strings = {"03e8", "03eb", "03ef", "03f6", "0bb8", "1387"})
  void codesThatMayBeSent_areGoodbyes(String code) {
    assertInstanceOf(Input.Close.class, read("8882 00000000" + code));
    assertInstanceOf(Input.Close.class, read("8884 00000000" + code + "c3a9"));
  }

  @Test
  void fragments_countTogether() {
    ByteBuffer bytes = ByteBuffer.wrap(hex(frame("01fe00c8", "x".repeat(200)) + "80e5"));
    assertEquals(new Input.Broken("a message has at most 300 bytes"), frames.next(bytes));
  }

  /** The mask that would have followed the refused length must not make the payload's array. */
  @ParameterizedTest
  @CsvSource({"000000002bc00000", "0000000080000001", "7fffffffffffffff", "000000000001ffff"})
  void behindARefusedLength_nothingIsRead(String length) {
    ByteBuffer bytes =
        ByteBuffer.wrap(hex("81ff" + length + MASK + "ff" + frame("8182", "hi") + "8180" + MASK));
    assertEquals(new Input.Broken("a message has at most 300 bytes"), frames.next(bytes));
    assertNull(frames.next(bytes));
    assertEquals(0, bytes.remaining());
    assertNull(read(frame("8182", "hi")));
  }

  @Test
  void emptyFragments_areCounted() {
    assertNull(read(frame("0180", "")));
    String more = frame("0080", "");
    assertNull(read(more.repeat(ClientFrames.FRAGMENTS_MAX - 2)));
    assertEquals(new Input.Text("end"), read(frame("8083", "end")));
    assertNull(read(frame("0180", "") + more.repeat(ClientFrames.FRAGMENTS_MAX - 1)));
    assertEquals(new Input.Broken("a message has at most 128 fragments"), read(more));
  }

  @Test
  void aMessageInsideAnother_isRefused() {
    ByteBuffer bytes = ByteBuffer.wrap(hex(frame("0183", "one") + frame("8183", "two")));
    assertEquals(new Input.Broken("a message inside another"), frames.next(bytes));
  }
}
