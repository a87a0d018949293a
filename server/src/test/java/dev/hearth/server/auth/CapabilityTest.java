package dev.hearth.server.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.model.ResourcePath;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The grammar of capabilities and what they cover (wire specification §4.1, §4.2). */
final class CapabilityTest {
  private static boolean covers(String scope, String path) {
    return Capability.parse(scope + ":rw").orElseThrow().covers(ResourcePath.of(path));
  }

  @Test
  void actions_areSortedAndSaidOnce() {
    assertEquals("/a:rw", Capability.parse("/a:wrwr").orElseThrow().toString());
    assertEquals("/a:", Capability.parse("/a:").orElseThrow().toString());
  }

  @Test
  void malformed_isNothing() {
    for (String text :
        List.of(
            "", "/", "/a", "a:r", ":r", "/a:rx", "/a:R", "/a:r:w", "/a,b:r", "/a: r", " /a:r")) {
      assertEquals(Optional.empty(), Capability.parse(text), text);
    }
  }

  @Test
  void aFolderScope_coversWhatIsInIt_andNeitherItselfNorItsNeighbours() {
    assertTrue(covers("/pub/app/", "/pub/app/x"));
    assertTrue(covers("/pub/app/", "/pub/app/x/y"));
    assertTrue(covers("/pub/app/", "/pub/app/"));
    assertFalse(covers("/pub/app/", "/pub/app"));
    assertFalse(covers("/pub/app/", "/pub/app-evil/x"));
    assertTrue(covers("/", "/pub/x"));
  }

  @Test
  void aFileScope_coversItselfAlone() {
    assertTrue(covers("/pub/app", "/pub/app"));
    assertFalse(covers("/pub/app", "/pub/app/"));
    assertFalse(covers("/pub/app", "/pub/app/x"));
    assertFalse(covers("/pub/app", "/pub/apple"));
  }

  @Test
  void scopesAreNotDecoded() {
    assertFalse(covers("/pub/a%20b/", "/pub/a b/x"));
    assertTrue(covers("/pub/a%20b/", "/pub/a%20b/x"));
  }

  @Test
  void actionsAreKeptApart() {
    Capabilities capabilities = Capabilities.parse("/pub/r/:r,/pub/w/:w,/pub/none/:");
    assertTrue(capabilities.mayRead(ResourcePath.of("/pub/r/x")));
    assertFalse(capabilities.mayWrite(ResourcePath.of("/pub/r/x")));
    assertTrue(capabilities.mayWrite(ResourcePath.of("/pub/w/x")));
    assertFalse(capabilities.mayRead(ResourcePath.of("/pub/w/x")));
    assertFalse(capabilities.mayRead(ResourcePath.of("/pub/none/x")));
    assertFalse(capabilities.mayWrite(ResourcePath.of("/pub/none/x")));
  }
}
