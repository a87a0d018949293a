package dev.hearth.storage.events;

/** Receives the rows of a scan, in its order. */
@FunctionalInterface
public interface EventVisitor {
  /** Returns false to end the scan behind this row. */
  boolean visit(EventView event);
}
