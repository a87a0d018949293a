package dev.hearth.server.subscriptions;

import dev.hearth.storage.events.Bounds;
import dev.hearth.storage.events.EventLog;
import dev.hearth.storage.events.EventVisitor;
import dev.hearth.storage.events.Scan;
import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Sequence;
import java.util.Collection;
import java.util.Optional;

/** What streams read of the log, with the promises of {@link EventLog}; tests have one of maps. */
interface LogSource {
  Bounds bounds();

  Scan forward(Sequence after, int rowsMax, EventVisitor visitor);

  Scan forward(Collection<Pubky> users, Sequence after, int rowsMax, EventVisitor visitor);

  Scan backward(Sequence before, int rowsMax, EventVisitor visitor);

  Scan backward(Collection<Pubky> users, Sequence before, int rowsMax, EventVisitor visitor);

  Optional<Event> find(Sequence sequence);

  Sequence atOrBelow(Sequence sequence);

  static LogSource of(EventLog log) {
    return new LogSource() {
      @Override
      public Bounds bounds() {
        return log.bounds();
      }

      @Override
      public Scan forward(Sequence after, int rowsMax, EventVisitor visitor) {
        return log.forward(after, rowsMax, visitor);
      }

      @Override
      public Scan forward(
          Collection<Pubky> users, Sequence after, int rowsMax, EventVisitor visitor) {
        return log.forward(users, after, rowsMax, visitor);
      }

      @Override
      public Scan backward(Sequence before, int rowsMax, EventVisitor visitor) {
        return log.backward(before, rowsMax, visitor);
      }

      @Override
      public Scan backward(
          Collection<Pubky> users, Sequence before, int rowsMax, EventVisitor visitor) {
        return log.backward(users, before, rowsMax, visitor);
      }

      @Override
      public Optional<Event> find(Sequence sequence) {
        return log.find(sequence);
      }

      @Override
      public Sequence atOrBelow(Sequence sequence) {
        return log.atOrBelow(sequence);
      }
    };
  }
}
