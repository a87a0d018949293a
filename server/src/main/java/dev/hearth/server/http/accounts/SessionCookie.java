package dev.hearth.server.http.accounts;

import dev.hearth.server.http.HttpDate;
import dev.hearth.server.http.LenientKey;
import dev.hearth.storage.model.Pubky;
import java.time.Duration;
import java.time.Instant;

/**
 * Writes session cookies (wire specification §3.2). The name is the tenant's key, so that one
 * browser holds the sessions of many users.
 *
 * <pre>
 * Set-Cookie: &lt;z32&gt;=000G40R40M30E209185GR38E1W; HttpOnly; SameSite=None; Secure; Path=/; Max-Age=31536000; Expires=…
 * </pre>
 *
 * <p>{@code SameSite=None; Secure} only where the host is secure: a browser would not send a secure
 * cookie back to {@code http://localhost:6286}.
 */
final class SessionCookie {
  private static final Duration LIFETIME = Duration.ofDays(365);

  private SessionCookie() {}

  static String of(Pubky user, String secret, boolean secure, Instant now) {
    return text(user, secret, secure, LIFETIME.toSeconds(), now.plus(LIFETIME));
  }

  /** The cookie that makes a browser forget it. */
  static String removal(Pubky user, boolean secure) {
    return text(user, "", secure, 0, Instant.EPOCH);
  }

  private static String text(
      Pubky user, String value, boolean secure, long maxAgeSeconds, Instant expires) {
    return user
        + "="
        + value
        + "; HttpOnly"
        + (secure ? "; SameSite=None; Secure" : "")
        + "; Path=/; Max-Age="
        + maxAgeSeconds
        + "; Expires="
        + HttpDate.format(expires);
  }

  /**
   * True if a host, with its port, is one that browsers reach by HTTPS: a key, or a DNS name with a
   * dot. An address, a single label and every host with a port that is not a key's are not.
   */
  static boolean isSecure(String host) {
    return LenientKey.parse(host).isPresent() || isDottedName(host);
  }

  private static boolean isDottedName(String host) {
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    String[] labels = name.split("\\.", -1);
    if (labels.length < 2 || name.length() > 253) {
      return false;
    }
    for (String label : labels) {
      if (!isLabel(label)) {
        return false;
      }
    }
    // What ends in a number is an IPv4 address (URL Standard §3.5).
    return !labels[labels.length - 1].chars().allMatch(Character::isDigit);
  }

  private static boolean isLabel(String label) {
    return !label.isEmpty()
        && label.length() <= 63
        && label.charAt(0) != '-'
        && label.charAt(label.length() - 1) != '-'
        && label
            .chars()
            .allMatch(
                c ->
                    (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || c == '-'
                        || c == '_');
  }
}
