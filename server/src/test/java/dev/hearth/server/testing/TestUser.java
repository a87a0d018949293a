package dev.hearth.server.testing;

import dev.hearth.storage.model.Pubky;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Somebody who is signed in, and the requests they send.
 *
 * @param cookie {@code name=value}
 */
public record TestUser(RawClient client, TestKey key, String cookie) {

  public Pubky pubky() {
    return key.pubky();
  }

  public RawAnswer put(String target, String body, String... headers) throws IOException {
    return put(target, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  public RawAnswer put(String target, byte[] body, String... headers) throws IOException {
    return client.ask("PUT", target, body, with(headers));
  }

  public RawAnswer get(String target, String... headers) throws IOException {
    return client.ask("GET", target, new byte[0], with(headers));
  }

  public RawAnswer head(String target, String... headers) throws IOException {
    return client.ask("HEAD", target, new byte[0], with(headers));
  }

  public RawAnswer delete(String target, String... headers) throws IOException {
    return client.ask("DELETE", target, new byte[0], with(headers));
  }

  /** The same requests without the session. */
  public TestUser signedOut() {
    return new TestUser(client, key, "");
  }

  /** This session's requests, addressed to another tenant. */
  public RawAnswer ask(Pubky tenant, String method, String target, byte[] body) throws IOException {
    return client.ask(method, target, body, "pubky-host: " + tenant, "Cookie: " + cookie);
  }

  private String[] with(String... headers) {
    List<String> all = new ArrayList<>();
    all.add("pubky-host: " + pubky());
    if (!cookie.isEmpty()) {
      all.add("Cookie: " + cookie);
    }
    all.addAll(Arrays.asList(headers));
    return all.toArray(String[]::new);
  }
}
