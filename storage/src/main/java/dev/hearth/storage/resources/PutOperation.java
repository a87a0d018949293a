package dev.hearth.storage.resources;

import dev.hearth.storage.blobs.StagedContent;
import dev.hearth.storage.events.Batch;
import dev.hearth.storage.events.Change;
import dev.hearth.storage.events.Committed;
import dev.hearth.storage.events.Operation;
import dev.hearth.storage.layout.ResourceRow;
import dev.hearth.storage.layout.ResourcesTable;
import dev.hearth.storage.layout.UserRow;
import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Precondition;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.model.StorageException.PreconditionFailed;
import dev.hearth.storage.model.StorageException.UserDisabled;
import dev.hearth.storage.tables.Transaction;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Stores a staged content at a path, in place of what is there. */
record PutOperation(
    ResourceStore store,
    Pubky user,
    ResourcePath path,
    String contentType,
    StagedContent content,
    Precondition precondition)
    implements Operation<Committed> {

  @Override
  public Change<Committed> decide(Transaction view) {
    UserRow row = store.users.registered(view, user);
    store.state.checkUser(row.number());
    if (row.disabled()) {
      throw new UserDisabled();
    }
    Optional<ResourceRow> current = store.row(view, row.number(), path);
    UserRow charged = row.withUsedBytes(store.usedAfter(row, current, content.length()));
    if (current.isEmpty()) {
      store.checkCollision(view, row.number(), path);
    }
    if (!precondition.allows(current.map(ResourceRow::hash))) {
      throw new PreconditionFailed();
    }
    return batch -> write(batch, charged, current);
  }

  private Committed write(Batch batch, UserRow row, Optional<ResourceRow> current) {
    int type = batch.typeNumber(contentType);
    Event.Put event =
        batch.put(user, row.number(), path, content.length(), contentType, type, content.hash());
    ResourceRow stored =
        new ResourceRow(
            content.hash(), content.length(), type, event.sequence().value(), content.blob());
    byte[] inline = content.inline().orElse(NOTHING);
    int bytes = ResourcesTable.bytes(stored, inline);
    ByteBuffer target = store.keys.reserve(batch, row.number(), path.utf8(), bytes);
    ResourcesTable.value(stored, inline, target);
    store.users.store(batch, user, row);
    current.ifPresent(replaced -> store.discard(batch, replaced));
    return new Committed(event, current.isEmpty());
  }

  private static final byte[] NOTHING = {};

  @Override
  public boolean needsSpace() {
    return true;
  }

  @Override
  public long weightBytes() {
    return path.length() + content.inline().map(bytes -> (long) bytes.length).orElse(0L);
  }

  @Override
  public void committed() {
    content.committed();
  }

  @Override
  public void abandoned() {
    content.discard();
  }
}
