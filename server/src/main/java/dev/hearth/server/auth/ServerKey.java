package dev.hearth.server.auth;

import com.google.crypto.tink.subtle.Ed25519Sign;
import dev.hearth.storage.model.Pubky;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The homeserver's own identity: the seed in {@code <data-dir>/secret}, 64 hexadecimal digits (wire
 * specification §1), made on first start.
 *
 * <p>Working the public key out takes a cold JVM a quarter of a second, more than anything else at
 * a start. So it is kept in a file beside the seed, with a digest of the seed it belongs to, and
 * worked out again when that is another one.
 *
 * <pre>
 * secret   5ee1…            pubky   8pin…  9f86d081…
 *          seed                     key    SHA-256 of the seed
 * </pre>
 */
public final class ServerKey {
  private static final int SEED_BYTES = 32;

  private ServerKey() {}

  /**
   * The public key of the seed in a file, which is made if there is none.
   *
   * @param secret holds the seed
   * @param kept where the key is remembered; a file that is absent or of no use is written anew
   * @throws IOException if a file cannot be read or written, or holds no seed
   */
  public static Pubky load(Path secret, Path kept, RandomGenerator random) throws IOException {
    String text =
        PrivateFile.readOrCreate(
            secret,
            () -> {
              byte[] seed = new byte[SEED_BYTES];
              random.nextBytes(seed);
              return HexFormat.of().formatHex(seed);
            });
    try {
      byte[] seed = HexFormat.of().parseHex(text);
      String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(seed));
      Optional<Pubky> known = known(kept, digest);
      if (known.isPresent()) {
        return known.get();
      }
      Pubky key = Pubky.of(Ed25519Sign.KeyPair.newKeyPairFromSeed(seed).getPublicKey());
      PrivateFile.replace(kept, key + "  " + digest + "\n");
      return key;
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(secret + " does not hold 64 hexadecimal digits", e);
    }
  }

  private static Optional<Pubky> known(Path kept, String digest) throws IOException {
    if (!Files.exists(kept)) {
      return Optional.empty();
    }
    String[] words = Files.readString(kept).strip().split(" +", -1);
    return words.length == 2 && words[1].equals(digest) ? Pubky.parse(words[0]) : Optional.empty();
  }
}
