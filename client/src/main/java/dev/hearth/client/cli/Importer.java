package dev.hearth.client.cli;

import dev.hearth.client.Address;
import dev.hearth.client.Content;
import dev.hearth.client.ContentHash;
import dev.hearth.client.HomeserverClient;
import dev.hearth.client.HomeserverException;
import dev.hearth.client.Upload;
import dev.hearth.client.UploadException;
import dev.hearth.client.Written;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Stores a whole folder at a homeserver. Files whose content is there already are not sent again,
 * so an import that was broken off is finished by starting it once more.
 *
 * <p>A file that the server refuses, or that cannot be read, is reported and left out. What stops
 * everything is a server that is gone, and a session that may not write there at all.
 */
final class Importer {
  /** Files up to this size are read once and sent from memory; greater ones are read twice. */
  private static final int IN_MEMORY_BYTES_MAX = 64 * 1024;

  /** A file that keeps changing while it is read is given up. */
  private static final int READS_MAX = 3;

  private final HomeserverClient client;
  private final RemoteFolder remote;
  private final TransferReport report;
  private final Patience patience;

  Importer(HomeserverClient client, RemoteFolder remote, TransferReport report, Patience patience) {
    this.client = client;
    this.remote = remote;
    this.report = report;
    this.patience = patience;
  }

  /**
   * Imports everything below {@code folder}.
   *
   * @throws HomeserverException if the server is gone, or refuses not a file but us
   */
  void run(Path folder, int jobs) throws IOException {
    Map<String, ContentHash> stored = patience.call(remote::contentHashes);
    try (TransferPool pool = new TransferPool(jobs)) {
      new FolderWalk(new Sender(stored, pool)).walk(folder);
      pool.finish();
    }
  }

  private final class Sender implements FolderWalk.Visitor {
    private final Map<String, ContentHash> stored;
    private final TransferPool pool;

    Sender(Map<String, ContentHash> stored, TransferPool pool) {
      this.stored = stored;
      this.pool = pool;
    }

    @Override
    public void file(Path file, String below) {
      pool.submit(() -> send(file, below, stored));
    }

    @Override
    public void link() {
      report.link();
    }

    @Override
    public void special() {
      report.special();
    }

    @Override
    public void problem(String shown, String reason) {
      report.refused(shown, reason);
    }

    @Override
    public boolean isEnough() {
      return pool.hasFailed();
    }
  }

  /** Stores one file, or reports why not. */
  void send(Path file, String below, Map<String, ContentHash> stored) {
    try {
      Address address = remote.address().resolve(below);
      for (int read = 1; read <= READS_MAX; read++) {
        if (sendOnce(file, address, stored)) {
          return;
        }
      }
      report.refused(below, "the file keeps changing while it is read");
    } catch (IOException e) {
      report.refused(below, Failures.message(e));
    } catch (IllegalArgumentException e) {
      report.refused(below, String.valueOf(e.getMessage()));
    } catch (HomeserverException.Refused
        | HomeserverException.NotFound
        | HomeserverException.ServerFailed e) {
      report.refused(below, String.valueOf(e.getMessage()));
    }
  }

  /** False if the file was another one when it was sent than when it was hashed. */
  private boolean sendOnce(Path file, Address address, Map<String, ContentHash> stored)
      throws IOException {
    long bytes = Files.size(file);
    Upload upload = Upload.of(file);
    ContentHash hash;
    if (bytes <= IN_MEMORY_BYTES_MAX) {
      Content content = small(file);
      if (content == null) {
        return false;
      }
      bytes = content.length();
      hash = content.hash();
      upload = Upload.of(content);
    } else {
      hash = ContentHash.of(file);
    }
    if (hash.equals(stored.get(address.path()))) {
      report.unchanged(bytes);
      return true;
    }
    Written written;
    try {
      written = put(address, upload);
    } catch (UploadException e) {
      return false;
    }
    if (!hash.equals(written.contentHash().orElse(hash))) {
      return false;
    }
    report.stored(address.path(), written, bytes);
    return true;
  }

  private Written put(Address address, Upload upload) {
    return patience.call(() -> remote.call(() -> client.put(address, upload)));
  }

  /** Null if the file is no longer small: then what was read is only its beginning. */
  private static @Nullable Content small(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(IN_MEMORY_BYTES_MAX + 1);
      return bytes.length > IN_MEMORY_BYTES_MAX ? null : Content.of(bytes);
    }
  }
}
