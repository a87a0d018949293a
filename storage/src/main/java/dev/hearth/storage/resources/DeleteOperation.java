package dev.hearth.storage.resources;

import dev.hearth.storage.events.Batch;
import dev.hearth.storage.events.Change;
import dev.hearth.storage.events.Committed;
import dev.hearth.storage.events.Operation;
import dev.hearth.storage.layout.ResourceRow;
import dev.hearth.storage.layout.UserRow;
import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Precondition;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.model.StorageException.NoSuchResource;
import dev.hearth.storage.model.StorageException.PreconditionFailed;
import dev.hearth.storage.tables.Transaction;
import java.util.Optional;

/** Removes the content of a path; a disabled user may. */
record DeleteOperation(
    ResourceStore store, Pubky user, ResourcePath path, Precondition precondition)
    implements Operation<Committed> {

  @Override
  public Change<Committed> decide(Transaction view) {
    UserRow row = store.users.registered(view, user);
    store.state.checkUser(row.number());
    ResourceRow current = store.row(view, row.number(), path).orElseThrow(NoSuchResource::new);
    if (!precondition.allows(Optional.of(current.hash()))) {
      throw new PreconditionFailed();
    }
    return batch -> write(batch, row, current);
  }

  private Committed write(Batch batch, UserRow row, ResourceRow current) {
    Event.Delete event = batch.delete(user, row.number(), path);
    store.keys.delete(batch, row.number(), path.utf8());
    long freed = current.length() + ResourceStore.FILE_COST_BYTES;
    store.users.store(batch, user, row.withUsedBytes(Math.max(0, row.usedBytes() - freed)));
    store.discard(batch, current);
    return new Committed(event, false);
  }

  @Override
  public boolean needsSpace() {
    return false;
  }

  @Override
  public long weightBytes() {
    return path.length();
  }
}
