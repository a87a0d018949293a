package dev.hearth.storage.model;

/** Is told of every {@link Step} as it is reached, on the thread that reached it. */
@FunctionalInterface
public interface Steps {
  /** Production's: takes no notice. */
  Steps NONE = _ -> {};

  /** May block (to park a writer) or throw (to fail the step). */
  void reached(Step step);
}
