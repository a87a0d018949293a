package dev.hearth.client.cli;

import dev.hearth.client.Address;
import dev.hearth.client.ContentHash;
import dev.hearth.client.Download;
import dev.hearth.client.HomeserverClient;
import dev.hearth.client.HomeserverException;
import dev.hearth.client.PartFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Fetches a whole remote folder, byte for byte: each file is checked against the hash that the
 * server names, written under another name and moved to its place. Files that are here already are
 * not fetched again.
 */
final class Exporter {
  private final HomeserverClient client;
  private final RemoteFolder remote;
  private final ExportFolder local;
  private final TransferReport report;
  private final TransferProgress progress;
  private final Patience patience;

  Exporter(
      HomeserverClient client,
      RemoteFolder remote,
      ExportFolder local,
      TransferReport report,
      TransferProgress progress,
      Patience patience) {
    this.client = client;
    this.remote = remote;
    this.local = local;
    this.report = report;
    this.progress = progress;
    this.patience = patience;
  }

  /**
   * Exports everything.
   *
   * @throws HomeserverException if the server is gone, refuses us, or has nothing there
   */
  void run(int jobs) {
    Map<String, ContentHash> stored = patience.call(remote::contentHashes);
    progress.expect(stored.size());
    try (TransferPool pool = new TransferPool(jobs)) {
      remote.forEachPath(
          patience,
          path -> {
            if (!pool.hasFailed()) {
              pool.submit(() -> fetch(path, Optional.ofNullable(stored.get(path))));
            }
          });
      pool.finish();
    }
  }

  private void fetch(String path, Optional<ContentHash> expected) {
    String below = path.substring(remote.address().path().length());
    try {
      Path target = local.target(below);
      if (expected.isPresent() && local.contentHash(target).equals(expected)) {
        report.unchanged(Files.size(target));
        return;
      }
      Address address = new Address(remote.address().user(), path);
      report.transferred(patience.call(() -> remote.call(() -> download(address, target))));
    } catch (IOException e) {
      report.refused(below, Failures.message(e));
    } catch (UncheckedIOException e) {
      report.refused(below, Failures.message(e));
    } catch (IllegalArgumentException e) {
      report.refused(below, String.valueOf(e.getMessage()));
    } catch (HomeserverException.NotFound e) {
      // Deleted since it was listed: then it is right that it is not here.
      progress.step();
    } catch (HomeserverException.Refused
        | HomeserverException.ServerFailed
        | HomeserverException.BadAnswer e) {
      report.refused(below, String.valueOf(e.getMessage()));
    }
  }

  /** Bytes of the file. */
  private long download(Address address, Path target) {
    try (Download download = client.open(address);
        PartFile part = local.newPart()) {
      if (download.head().contentHash().isEmpty()) {
        throw new IOException("the server names no hash to check the content against");
      }
      long bytes = download.transferTo(part);
      part.moveTo(target);
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
