package dev.hearth.client.cli;

import dev.hearth.client.Address;
import dev.hearth.client.ContentHash;
import dev.hearth.client.Delete;
import dev.hearth.client.HistoryQuery;
import dev.hearth.client.HomeserverClient;
import dev.hearth.client.ListPage;
import dev.hearth.client.ListQuery;
import dev.hearth.client.Put;
import dev.hearth.client.Selector;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One user's folder at a homeserver.
 *
 * <p>What is stored there and with which content is read from the history, a thousand files a
 * request, and held in memory: some 300 bytes a file. Events that retention has removed are not in
 * it; their files are transferred once more.
 */
final class RemoteFolder {
  /** The longest selector that servers look up. */
  private static final int SELECTOR_BYTES_MAX = 448;

  private final HomeserverClient client;
  private final @Nullable Account account;
  private final Address folder;

  /**
   * @param account for private folders; else null
   */
  RemoteFolder(HomeserverClient client, @Nullable Account account, Address folder) {
    this.client = client;
    this.account = account;
    this.folder = folder;
  }

  Address address() {
    return folder;
  }

  /** Does something that this folder needs a session for, if it does. */
  <T> T call(Supplier<T> action) {
    return account == null ? action.get() : account.call(action);
  }

  /** The content hash of each file below the folder, by path: the latest event decides. */
  Map<String, ContentHash> contentHashes() {
    Map<String, ContentHash> hashes = new HashMap<>();
    HistoryQuery query = HistoryQuery.of(Selector.of(folder.user(), selectorPrefix()));
    call(
        () -> {
          hashes.clear();
          client.forEachEvent(
              query,
              event -> {
                if (event.path().startsWith(folder.path())) {
                  switch (event) {
                    case Put put -> hashes.put(put.path(), put.contentHash());
                    case Delete delete -> hashes.remove(delete.path());
                  }
                }
              });
          return hashes;
        });
    return hashes;
  }

  /** A folder's path may be longer than a selector: then the nearest folder above that fits. */
  private String selectorPrefix() {
    String prefix = folder.path();
    while (prefix.getBytes(StandardCharsets.UTF_8).length > SELECTOR_BYTES_MAX) {
      prefix = prefix.substring(0, prefix.lastIndexOf('/', prefix.length() - 2) + 1);
    }
    return prefix;
  }

  /** Every path below the folder, page by page; a page is asked for again where that may help. */
  void forEachPath(Patience patience, Consumer<String> action) {
    ListQuery query = ListQuery.deep(folder);
    while (true) {
      ListQuery now = query;
      ListPage page = patience.call(() -> call(() -> client.list(now)));
      page.paths().forEach(action);
      Optional<String> next = page.next();
      if (next.isEmpty() || next.equals(query.cursor())) {
        return;
      }
      query = query.after(next.get());
    }
  }
}
