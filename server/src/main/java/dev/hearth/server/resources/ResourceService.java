package dev.hearth.server.resources;

import dev.hearth.server.resources.Uploads.Upload;
import dev.hearth.storage.events.Committed;
import dev.hearth.storage.model.Precondition;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Resource;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.resources.ListQuery;
import dev.hearth.storage.resources.Listing;
import dev.hearth.storage.resources.OpenContent;
import dev.hearth.storage.resources.Resources;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What can be done with a tenant's resources by somebody who may do it. Reads may touch the disk,
 * so they belong on the readers' threads; writes block until they are durable and belong on a
 * virtual thread. Safe for any thread.
 */
public final class ResourceService {
  private final Resources resources;
  private final Uploads uploads;

  public ResourceService(Resources resources, Uploads uploads) {
    this.resources = resources;
    this.uploads = uploads;
  }

  /**
   * A read: refuses what a put can be refused for before its body is there.
   *
   * @param announced the body's length, or negative if it is not known
   */
  public void checkPut(Pubky user, ResourcePath path, long announced, Precondition precondition) {
    resources.checkPut(user, path, announced, precondition);
  }

  /**
   * Stores a body.
   *
   * @param announced the body's length, or negative if it is not known
   * @throws BrokenBody if the body cannot be read to its end; then nothing of it is left
   */
  public Committed put(
      Pubky user, ResourcePath path, InputStream body, long announced, Precondition precondition) {
    InputStream bounded =
        announced >= 0
            ? body
            : new GrowingBody(
                body, length -> resources.checkPut(user, path, length, Precondition.NONE));
    try (Upload upload = uploads.take(user, bounded, announced, path.toString())) {
      return resources.put(user, path, upload.contentType(), upload.content(), precondition).join();
    }
  }

  /**
   * Stores a body that is here as a whole, and small enough to need no file; it must not change any
   * more. Waits for nobody.
   */
  public CompletableFuture<Committed> put(
      Pubky user, ResourcePath path, byte[] body, Precondition precondition) {
    Uploads.Body taken = uploads.take(body, path.toString());
    return resources.put(user, path, taken.contentType(), taken.content(), precondition);
  }

  public Committed delete(Pubky user, ResourcePath path, Precondition precondition) {
    return resources.delete(user, path, precondition).join();
  }

  /** A read: what is known of a path. */
  public Optional<Resource> find(Pubky user, ResourcePath path) {
    return resources.find(user, path);
  }

  /** A read: the content of a path. The caller closes what it gets. */
  public Optional<OpenContent> open(Pubky user, ResourcePath path) {
    return resources.open(user, path);
  }

  /** A read: one page of a folder. */
  public Listing list(Pubky user, ResourcePath folder, ListQuery query) {
    return resources.list(user, folder, query);
  }
}
