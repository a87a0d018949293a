package dev.hearth.storage.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SpaceReserveTest {
  @Test
  void takesItsRoom_givesItUp_andTakesItAgain(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("reserve");
    SpaceReserve reserve = new SpaceReserve(file, 3 << 20);
    assertFalse(reserve.isHeld());
    assertTrue(reserve.restore());
    assertEquals(3 << 20, Files.size(file));
    reserve.release();
    assertFalse(Files.exists(file));
    assertFalse(reserve.isHeld());
    assertTrue(reserve.restore());
  }

  @Test
  void moreThanIsFree_isNotTaken(@TempDir Path folder) {
    SpaceReserve reserve = new SpaceReserve(folder.resolve("reserve"), Long.MAX_VALUE / 4);
    assertFalse(reserve.restore());
    assertFalse(Files.exists(folder.resolve("reserve")));
  }
}
