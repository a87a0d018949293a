package dev.hearth.server.subscriptions;

import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Sequence;
import java.util.List;
import java.util.Optional;

/** Where a stream begins. What happens to a position that is no good is drawn in design §3. */
public sealed interface Start {
  /** At the newest sequence when the request arrived. */
  record Now() implements Start {}

  /** After a cursor; one that is expired, unknown or of the future makes the stream reset. */
  record After(Cursor cursor) implements Start {}

  /** A {@code Last-Event-ID} that does not parse: reset {@code unknown}, then from now. */
  record Garbled() implements Start {}

  /** With the first event at or after a time. */
  record Since(Sequence time) implements Start {}

  /**
   * Upstream's form: a cursor for each user, each exclusive (in {@code reverse}: strictly less).
   * Users are those of the filter's selectors. A position that retention has passed is the caller's
   * to see and to name in a header before the stream opens; it then asks for {@code 0}, which means
   * from the oldest kept, as an absent cursor does (in {@code reverse}, absent means from the
   * newest, and 0 selects nothing).
   */
  record PerUser(List<UserCursor> users) implements Start {
    public PerUser {
      users = List.copyOf(users);
    }
  }

  /** One user's cursor on upstream's stream. */
  record UserCursor(Pubky user, Optional<Sequence> cursor) {}
}
