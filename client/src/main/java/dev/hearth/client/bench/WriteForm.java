package dev.hearth.client.bench;

import dev.hearth.client.bench.net.Requests;
import dev.hearth.client.bench.net.Target;
import dev.hearth.client.bench.stream.RunNames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** How a writer's numbers become requests. */
sealed interface WriteForm {
  /** Bytes of what is stored. */
  int bodyBytes();

  /** Whether writers must have signed up. */
  boolean signsUp();

  /** A writer's request, whose number changes in place. */
  NumberedRequest request(Target target, Account account, RunNames run, int writer);

  /**
   * A resource of a homeserver.
   *
   * @param bodyBytes of each; from 8 on no two of a writer are the same
   */
  record Put(int bodyBytes) implements WriteForm {
    @Override
    public boolean signsUp() {
      return true;
    }

    @Override
    public NumberedRequest request(Target target, Account account, RunNames run, int writer) {
      String path = run.path(writer, 0);
      byte[] body = fill(writer, bodyBytes).getBytes(StandardCharsets.US_ASCII);
      byte[] request = Requests.encode("PUT", target, path, account.headers(), body);
      int name = "PUT ".length() + path.length() - RunNames.NUMBER_DIGITS;
      boolean numbered = bodyBytes >= RunNames.NUMBER_DIGITS;
      List<Integer> contents = numbered ? List.of(request.length - bodyBytes) : List.of();
      return new NumberedRequest(request, List.of(name), contents);
    }
  }

  /**
   * A message to a server of another kind, which carries the name in its body.
   *
   * @param path posted to
   * @param template of the body: {@code {path}}, {@code {fill}} and {@code {user}} are filled in
   * @param bodyBytes of fill and name together, if the name is not longer
   */
  record Post(String path, String template, int bodyBytes) implements WriteForm {
    private static final String NAME = "{path}";
    private static final String TYPE = "Content-Type: application/x-www-form-urlencoded";

    public Post {
      if (!path.startsWith("/") || !template.contains(NAME)) {
        throw new IllegalArgumentException("--post is a path, and --body contains " + NAME);
      }
    }

    @Override
    public boolean signsUp() {
      return false;
    }

    @Override
    public NumberedRequest request(Target target, Account account, RunNames run, int writer) {
      String name = run.path(writer, 0);
      String body =
          template
              .replace("{user}", account.pubky().z32())
              .replace("{fill}", fill(writer, Math.max(0, bodyBytes - name.length())))
              .replace(NAME, name);
      List<String> headers = hasType(target) ? List.of() : List.of(TYPE);
      byte[] encoded = body.getBytes(StandardCharsets.UTF_8);
      byte[] request = Requests.encode("POST", target, path, headers, encoded);
      return new NumberedRequest(request, names(request, encoded.length, name), List.of());
    }

    private static boolean hasType(Target target) {
      return target.headers().stream()
          .anyMatch(line -> line.toLowerCase(Locale.ROOT).startsWith("content-type:"));
    }

    private static List<Integer> names(byte[] request, int bodyBytes, String name) {
      String text = new String(request, StandardCharsets.ISO_8859_1);
      List<Integer> names = new ArrayList<>();
      int at = text.indexOf(name, request.length - bodyBytes);
      while (at >= 0) {
        names.add(at + name.length() - RunNames.NUMBER_DIGITS);
        at = text.indexOf(name, at + name.length());
      }
      return names;
    }
  }

  /** Letters and digits, the same for the same writer, which no compression makes nothing of. */
  private static String fill(int writer, int bytes) {
    Random random = new Random(writer);
    StringBuilder text = new StringBuilder(bytes + Long.BYTES);
    while (text.length() < bytes) {
      text.append(Long.toString(random.nextLong() & Long.MAX_VALUE, Character.MAX_RADIX));
    }
    return text.substring(0, bytes);
  }
}
