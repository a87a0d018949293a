package dev.hearth.server.coding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CodedOutputTest {
  private static final byte[] PLAIN =
      "a line of a page\n".repeat(20_000).getBytes(StandardCharsets.UTF_8);

  private final Coder coder = new Coder();
  private final ByteArrayOutputStream target = new ByteArrayOutputStream();

  @ParameterizedTest
  @EnumSource
  void whatIsWritten_comesBack_andTheCoderIsFreed(Coding coding) throws IOException {
    CodedOutput.send(coding, coder, target, out -> out.write(PLAIN));
    assertArrayEquals(PLAIN, Decoders.decode(coding, target.toByteArray()));
    assertFalse(coder.isOpen());
  }

  /** A client that leaves in the middle of a page. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "IDENTITY")
  void aTargetThatFails_freesTheCoder(Coding coding) {
    IOException gone = new IOException("gone");
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            assertTrue(coder.isOpen());
            throw gone;
          }
        };
    assertEquals(
        gone,
        assertThrows(
            IOException.class,
            () ->
                CodedOutput.send(
                    coding,
                    coder,
                    broken,
                    out -> {
                      coder.compress(coding, PLAIN, 0, 100);
                      out.write(PLAIN);
                    })));
    assertFalse(coder.isOpen());
  }

  /** Retention may remove the rest of a page while it is sent. */
  @ParameterizedTest
  @EnumSource
  void contentThatFails_getsNoEnd(Coding coding) {
    assertThrows(
        IOException.class,
        () ->
            CodedOutput.send(
                coding,
                coder,
                target,
                out -> {
                  out.write(PLAIN);
                  throw new IOException("the rest is gone");
                }));
    assertFalse(coder.isOpen());
    if (coding == Coding.GZIP) { // The others have no end of their own; HTTP's is not sent.
      assertThrows(IOException.class, () -> Decoders.decode(coding, target.toByteArray()));
    }
  }
}
