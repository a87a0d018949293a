package dev.hearth.storage;

import dev.hearth.storage.files.FileSeam;
import dev.hearth.storage.model.Steps;
import java.time.InstantSource;

/** What a test replaces: the clock, the observer of steps, and the changes to our own files. */
public record StorageSeams(InstantSource clock, Steps steps, FileSeam files) {
  public static final StorageSeams REAL =
      new StorageSeams(InstantSource.system(), Steps.NONE, FileSeam.REAL);
}
