package dev.hearth.storage.pages;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.hearth.storage.layout.PageLayout;
import dev.hearth.storage.model.Sequence;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Whatever stands in a page's file: a yes or a no, never an exception, also where the header's own
 * checksum is right.
 *
 * <p>A usual test run tries the seeds only. {@code JAZZER_FUZZ=1 mvn -pl storage test
 * -Dtest=PageCheckFuzzTest} searches for new ones.
 */
final class PageCheckFuzzTest {
  @FuzzTest(maxDuration = "5m")
  void anyBytes_areJudged(byte[] bytes) {
    judge(bytes);
    if (bytes.length >= PageLayout.FRAME_OFFSET) {
      judge(withGoodHeaderChecksum(bytes));
    }
  }

  private static void judge(byte[] bytes) {
    ByteBuffer file = ByteBuffer.wrap(bytes);
    PageName name = new PageName(Sequence.NONE, new Sequence(Long.MAX_VALUE), PageName.hash(file));
    PageCheck.isNamed(file, file.remaining(), PageName.hash(file), name);
    if (PageCheck.body(file).isPresent()) {
      assertTrue(PageLayout.read(file).isPresent());
    }
  }

  private static byte[] withGoodHeaderChecksum(byte[] bytes) {
    byte[] changed = bytes.clone();
    CRC32C crc = new CRC32C();
    crc.update(changed, 8, PageLayout.HEADER_BYTES - 4);
    ByteBuffer.wrap(changed).putInt(PageLayout.FRAME_OFFSET - 4, (int) crc.getValue());
    return changed;
  }
}
