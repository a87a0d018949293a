package dev.hearth.server.auth;

import com.google.crypto.tink.subtle.Ed25519Sign;
import dev.hearth.storage.model.Pubky;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * The homeserver's own identity: the seed in {@code <data-dir>/secret}, 64 hexadecimal digits (wire
 * specification §1), made on first start.
 */
public final class ServerKey {
  private static final int SEED_BYTES = 32;

  private ServerKey() {}

  /**
   * The public key of the seed in the file, which is made if there is none.
   *
   * @throws IOException if the file cannot be read or written, or holds no seed
   */
  public static Pubky load(Path file, RandomGenerator random) throws IOException {
    String text =
        PrivateFile.readOrCreate(
            file,
            () -> {
              byte[] seed = new byte[SEED_BYTES];
              random.nextBytes(seed);
              return HexFormat.of().formatHex(seed);
            });
    try {
      byte[] seed = HexFormat.of().parseHex(text);
      return Pubky.of(Ed25519Sign.KeyPair.newKeyPairFromSeed(seed).getPublicKey());
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(file + " does not hold 64 hexadecimal digits", e);
    }
  }
}
