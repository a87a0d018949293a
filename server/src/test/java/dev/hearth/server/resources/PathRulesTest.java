package dev.hearth.server.resources;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules of wire specification §5.2 on decoded texts. */
final class PathRulesTest {
  @Test
  void normalises() {
    for (String[] row :
        new String[][] {
          {"/test/../test/", "/test/"},
          {"//", "/"},
          {"/test/..", "/"},
          {"/dav/über", "/dav/über"},
          {"/pub/x..", "/pub/x../"},
          {"/pub/..x", "/pub/..x"},
          {"/pub/.x", "/pub/.x"},
          {"/pub/...", "/pub/.../"},
          {"/pub/x../.", "/pub/x.."},
          {"/pub/./a/.", "/pub/a"},
          {"/pub/a/./", "/pub/a/"},
          {"/pub//a///b", "/pub/a/b"},
          {"/a/b/../../c", "/c"},
          {"/.", "/"},
          {"/", "/"},
          {"/pub/a b*<\\?#%", "/pub/a b*<\\?#%"}
        }) {
      assertEquals(row[1], PathRules.normalise(row[0]).toString(), row[0]);
    }
  }

  @Test
  void refuses() {
    for (String path :
        List.of(
            "/..",
            "/../x",
            "/a/../../x",
            "/\u0000",
            "/a\u001fb",
            "/a\u007f",
            "/a\u009f/..",
            "/" + "a".repeat(256),
            "/" + "a".repeat(256) + "/..",
            "/" + "ü".repeat(128),
            "/" + "a/".repeat(2_048))) {
      assertThrows(InvalidPath.class, () -> PathRules.normalise(path), path);
    }
    PathRules.normalise("/" + "ü".repeat(127));
    PathRules.normalise("/" + "a/".repeat(2_047));
  }
}
