package dev.hearth.client;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class EndingTest {
  private final Ending ending = new Ending();

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void sneak(Throwable thrown) throws E {
    throw (E) thrown;
  }

  @Test
  void anError_isTheEnd() {
    Error error = new AssertionError("the listener's");
    assertSame(
        error,
        assertThrows(
            AssertionError.class,
            () ->
                ending.of(
                    () -> {
                      throw error;
                    })));
    assertTrue(ending.hasCome());
    assertSame(error, assertThrows(AssertionError.class, ending::await));
  }

  /** Languages without checked exceptions throw them through our signatures. */
  @Test
  void whatNoSignatureAnnounces_isTheEnd() {
    IOException thrown = new IOException("the listener's");
    assertThrows(
        IOException.class, () -> ending.of(() -> EndingTest.<RuntimeException>sneak(thrown)));
    assertTrue(ending.hasCome());
    assertSame(thrown, assertThrows(IllegalStateException.class, ending::await).getCause());
  }
}
