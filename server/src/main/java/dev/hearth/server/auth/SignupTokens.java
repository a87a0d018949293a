package dev.hearth.server.auth;

import dev.hearth.storage.accounts.Accounts;
import dev.hearth.storage.accounts.SignupToken;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * Makes and reads sign-up tokens: 7 random bytes in 12 characters of Crockford base32, written
 * {@code XXXX-XXXX-XXXX} (wire specification §3.5). Safe for any thread.
 */
public final class SignupTokens {
  private static final int BYTES = 7;
  private static final int CHARACTERS = 14;
  private static final int DIGITS = 12;

  private final Accounts accounts;
  private final InstantSource clock;
  private final RandomGenerator random;

  public SignupTokens(Accounts accounts, InstantSource clock, RandomGenerator random) {
    this.accounts = accounts;
    this.clock = clock;
    this.random = random;
  }

  /** Makes and stores a new token; its own quota is copied to whoever signs up with it. */
  public SignupToken create(OptionalLong quotaBytes) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    SignupToken token = new SignupToken(text(bytes), clock.instant(), quotaBytes, Optional.empty());
    accounts.addToken(token).join();
    return token;
  }

  static String text(byte[] bytes) {
    String digits = Crockford.encode(bytes);
    return digits.substring(0, 4) + "-" + digits.substring(4, 8) + "-" + digits.substring(8);
  }

  /** True for 14 characters that are 12 digits of Crockford base32 once their dashes are gone. */
  public static boolean isWellFormed(String text) {
    if (text.length() != CHARACTERS) {
      return false;
    }
    int digits = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '-') {
        if (!Crockford.isDigit(c)) {
          return false;
        }
        digits++;
      }
    }
    return digits == DIGITS;
  }

  /**
   * The token of this exact text.
   *
   * @throws AuthException.MalformedSignupToken if the text can be no token
   */
  public Optional<SignupToken> find(String text) {
    if (!isWellFormed(text)) {
      throw new AuthException.MalformedSignupToken();
    }
    return accounts.token(text);
  }
}
