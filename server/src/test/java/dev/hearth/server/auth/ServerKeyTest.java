package dev.hearth.server.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.hearth.storage.model.Pubky;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerKeyTest {
  // RFC 8032 §7.1, test 1.
  private static final String SEED =
      "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
  private static final String KEY =
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

  private final SecureRandom random = new SecureRandom();

  @Test
  void key_isThatOfTheSeed_andRemembered(@TempDir Path folder) throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), SEED);
    Path kept = folder.resolve("pubky");

    Pubky key = ServerKey.load(secret, kept, random);
    assertEquals(KEY, java.util.HexFormat.of().formatHex(key.bytes()));
    assertEquals(key.toString(), Files.readString(kept).split(" ", 2)[0]);
    assertEquals(key, ServerKey.load(secret, kept, random));
  }

  @Test
  void anotherSeed_isAnotherKey_whateverIsRemembered(@TempDir Path folder) throws IOException {
    Path secret = folder.resolve("secret");
    Path kept = folder.resolve("pubky");
    Pubky first = ServerKey.load(secret, kept, random);

    Files.writeString(secret, SEED);
    Pubky second = ServerKey.load(secret, kept, random);
    assertNotEquals(first, second);
    assertEquals(KEY, java.util.HexFormat.of().formatHex(second.bytes()));
    assertEquals(second, ServerKey.load(secret, kept, random));
  }

  @Test
  void noiseWhereTheKeyIsRemembered_isReplaced(@TempDir Path folder) throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), SEED);
    Path kept = Files.writeString(folder.resolve("pubky"), "noise");

    Pubky key = ServerKey.load(secret, kept, random);
    assertEquals(KEY, java.util.HexFormat.of().formatHex(key.bytes()));
    assertEquals(key.toString(), Files.readString(kept).split(" ", 2)[0]);
  }

  @Test
  void noSeed_isRefused(@TempDir Path folder) throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "no seed");

    assertThrows(IOException.class, () -> ServerKey.load(secret, folder.resolve("pubky"), random));
  }
}
