package dev.hearth.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class OpenFilesTest {
  private static final String HEAD =
      "Limit                     Soft Limit           Hard Limit           Units     ";

  @Test
  void softLimit_isRead() {
    assertEquals(
        20_000,
        OpenFiles.parse(
            List.of(
                HEAD,
                "Max open files            20000                1048576              files")));
  }

  @Test
  void noLimit_isNone() {
    assertEquals(
        Long.MAX_VALUE,
        OpenFiles.parse(
            List.of(
                HEAD,
                "Max open files            unlimited            unlimited            files")));
  }

  @Test
  void thisProcess_mayOpenSome() {
    assertTrue(OpenFiles.maximum() >= 64);
  }
}
