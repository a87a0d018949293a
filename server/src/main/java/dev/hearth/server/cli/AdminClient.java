package dev.hearth.server.cli;

import dev.hearth.server.DataFolder;
import dev.hearth.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** Asks the running homeserver of a data folder through its admin door. */
final class AdminClient {
  private static final int CONNECT_MILLIS = 5_000;

  private final DataFolder folder;

  AdminClient(DataFolder folder) {
    this.folder = folder;
  }

  /**
   * The text of the answer.
   *
   * @throws CommandException if the homeserver is not there or refuses
   */
  String ask(String method, String target) throws IOException {
    String address = address();
    String password = read(folder.adminPassword());
    var connection =
        (HttpURLConnection) URI.create("http://" + address + target).toURL().openConnection();
    connection.setRequestMethod(method);
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setRequestProperty("X-Admin-Password", password);
    int status;
    try {
      status = connection.getResponseCode();
    } catch (IOException e) {
      throw notRunning();
    }
    if (status != 200) {
      throw new CommandException(
          status < 500 ? ExitCode.REFUSED : ExitCode.FAILED,
          "the homeserver answered " + status + ": " + text(connection.getErrorStream()));
    }
    return text(connection.getInputStream());
  }

  /**
   * Where the homeserver that runs now listens. An address that one left behind that was killed may
   * be anybody's by now, and the password is for none but ours.
   */
  private String address() throws IOException {
    Path file = folder.adminAddress();
    if (!Files.exists(file)) {
      throw notRunning();
    }
    Optional<Instant> since = Storage.openSince(folder.store());
    if (since.isEmpty() || Files.getLastModifiedTime(file).toInstant().isBefore(since.get())) {
      throw notRunning();
    }
    return read(file);
  }

  private String read(Path file) throws IOException {
    try {
      return Files.readString(file).strip();
    } catch (NoSuchFileException e) {
      throw notRunning();
    }
  }

  private CommandException notRunning() {
    return new CommandException(
        ExitCode.UNREACHABLE,
        "no homeserver is running on "
            + folder.root()
            + "; start it with ./hearth serve, or name its folder with --data-dir");
  }

  private static String text(@org.jspecify.annotations.Nullable InputStream body)
      throws IOException {
    return body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8);
  }
}
