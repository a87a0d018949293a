package dev.hearth.server.resources;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.hearth.storage.model.ResourcePath;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * However a path is spelled, what comes out is normal, and normalising it again changes nothing: or
 * one spelling would pass a check that another is meant for.
 *
 * <p>A usual test run tries the seeds only; {@code docs/fuzz.sh} searches for new ones.
 */
final class PathRulesFuzzTest {
  @FuzzTest(maxDuration = "5m")
  void anySpelling_isNormalOrRefused(byte[] noise) {
    ResourcePath path;
    try {
      path = PathRules.normalise("/" + new String(noise, StandardCharsets.UTF_8));
    } catch (InvalidPath e) {
      return;
    }
    String text = path.toString();
    assertTrue(text.startsWith("/") && !text.contains("//"), text);
    List<String> segments = List.of(text.split("/", -1));
    assertTrue(!segments.contains(".") && !segments.contains(".."), text);
    assertTrue(path.length() <= ResourcePath.BYTES_MAX);
    // Rule 2 of the wire specification looks at what was sent: "/x../." is a file, "/x.." a folder.
    if (!text.endsWith("..")) {
      assertEquals(path, PathRules.normalise(text));
    }
  }
}
