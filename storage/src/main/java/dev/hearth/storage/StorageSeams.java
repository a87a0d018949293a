package dev.hearth.storage;

import dev.hearth.storage.model.Steps;
import java.time.InstantSource;

/** What a test replaces: the clock and the observer of steps. */
public record StorageSeams(InstantSource clock, Steps steps) {
  public static final StorageSeams REAL = new StorageSeams(InstantSource.system(), Steps.NONE);
}
