package dev.hearth.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Where one homeserver keeps everything.
 *
 * <pre>
 * config.toml       the settings; a commented sample is written on first start
 * secret            the homeserver's own key, 64 hexadecimal digits, mode 0600
 * pubky             the public key of it, remembered
 * admin-password    for the admin door, mode 0600
 * admin-address     where the admin door of the running homeserver listens; gone when it stops
 * store/            users, sessions, resources, events: the durable truth
 * </pre>
 */
public record DataFolder(Path root) {
  private static final Set<PosixFilePermission> OWNERS =
      PosixFilePermissions.fromString("rwx------");

  /** {@code ~/.hearth/server}. */
  public static DataFolder standard() {
    return new DataFolder(Path.of(System.getProperty("user.home"), ".hearth", "server"));
  }

  /** The folder of a text that may begin with {@code ~/}. */
  public static DataFolder of(String text) {
    String home = System.getProperty("user.home");
    Path path = text.startsWith("~/") ? Path.of(home, text.substring(2)) : Path.of(text);
    return new DataFolder(path.toAbsolutePath().normalize());
  }

  /** Makes the folder if it is absent, closed to other users: it will hold everybody's files. */
  public void create() throws IOException {
    if (!Files.isDirectory(root)) {
      Files.createDirectories(root, PosixFilePermissions.asFileAttribute(OWNERS));
    }
  }

  public Path config() {
    return root.resolve("config.toml");
  }

  public Path secret() {
    return root.resolve("secret");
  }

  public Path pubky() {
    return root.resolve("pubky");
  }

  public Path adminPassword() {
    return root.resolve("admin-password");
  }

  public Path adminAddress() {
    return root.resolve("admin-address");
  }

  /** True for a store, or a backup of one, that somebody took for a data folder. */
  public boolean isStoreItself() {
    return Files.isDirectory(root.resolve("lmdb")) && !Files.exists(store());
  }

  public Path store() {
    return root.resolve("store");
  }
}
