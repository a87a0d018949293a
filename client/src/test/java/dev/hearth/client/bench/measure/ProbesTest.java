package dev.hearth.client.bench.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProbesTest {
  private static final Duration SHORT = Duration.ofMillis(50);

  @Test
  void disk_isMeasuredAndLeftClean(@TempDir Path folder) throws IOException {
    assertTrue(SyncProbe.perSecond(folder, SHORT) > 0);
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(0, files.count());
    }
  }

  @Test
  void loopback_carriesBytes() throws IOException {
    assertTrue(LoopbackProbe.bytesPerSecond(SHORT) > 1_000_000);
  }

  @Test
  void ownProcess_hasTimeAndMemory() throws IOException {
    ProcessMeter self = ProcessMeter.self();
    assertTrue(self.cpuSeconds() > 0);
    assertTrue(self.residentBytes() > 10_000_000);
  }

  @Test
  void ownProcess_tellsWhatItHadTheDiskWrite(@TempDir Path folder) throws IOException {
    long before = ProcessMeter.self().writtenBytes().orElseThrow();
    SyncProbe.perSecond(folder, SHORT); // by blocks of 4 KiB
    long written = ProcessMeter.self().writtenBytes().orElseThrow() - before;
    boolean inMemory = Files.getFileStore(folder).type().equals("tmpfs"); // which has no disk
    assertTrue(written >= (inMemory ? 0 : 4096), "written: " + written);
  }

  @Test
  void strangeProcess_isAnError() {
    ProcessMeter nobody = new ProcessMeter(Integer.MAX_VALUE);
    String said = "no process " + Integer.MAX_VALUE;
    assertEquals(said, assertThrows(IOException.class, nobody::cpuSeconds).getMessage());
    assertEquals(said, assertThrows(IOException.class, nobody::residentBytes).getMessage());
    assertFalse(nobody.showsMemory());
    assertEquals(OptionalLong.empty(), nobody.writtenBytes());
  }

  @Test
  void machine_isNamed() {
    Machine machine = Machine.here();
    assertTrue(machine.cores() > 0);
    assertTrue(machine.memoryBytes() > 0);
    assertTrue(machine.text().contains(machine.cpu()));
  }
}
