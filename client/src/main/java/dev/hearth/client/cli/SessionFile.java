package dev.hearth.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.hearth.client.PartFile;
import dev.hearth.client.Pubky;
import dev.hearth.client.Session;
import dev.hearth.client.wire.EventJson;
import dev.hearth.client.wire.MalformedException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The session that a key has at one server, kept beside the key and readable by its owner only. A
 * cache: a file that is missing, broken, or of another key or server means "sign in again".
 */
final class SessionFile {
  /** What a cookie can carry, and nothing else goes into a header. */
  private static final Pattern SECRET = Pattern.compile("[!-:<-~]+");

  private final Path path;
  private final URI server;

  SessionFile(Path key, URI server) {
    this.server = server;
    String name = server.toString().replaceAll("[^A-Za-z0-9.-]+", "_");
    this.path = key.resolveSibling(key.getFileName() + "." + name + ".session");
  }

  Optional<Session> read(Pubky user) throws IOException {
    try {
      // Bytes that are no text become such that mean nothing, here as in JSON.
      JsonNode node = EventJson.parse(new String(Files.readAllBytes(path), StandardCharsets.UTF_8));
      String secret = EventJson.text(node, "secret");
      boolean ours =
          EventJson.text(node, "server").equals(server.toString())
              && EventJson.text(node, "user").equals(user.z32());
      return ours && SECRET.matcher(secret).matches()
          ? Optional.of(new Session(user, secret, List.of()))
          : Optional.empty();
    } catch (NoSuchFileException | MalformedException e) {
      return Optional.empty();
    }
  }

  void write(Session session) throws IOException {
    byte[] json =
        JsonNodeFactory.instance
            .objectNode()
            .put("server", server.toString())
            .put("user", session.user().z32())
            .put("secret", session.secret())
            .toString()
            .getBytes(StandardCharsets.UTF_8);
    try (PartFile part = PartFile.secretBeside(path)) {
      part.write(json);
      part.moveTo(path);
    }
  }
}
