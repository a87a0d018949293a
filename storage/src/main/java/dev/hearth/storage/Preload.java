package dev.hearth.storage;

import dev.hearth.storage.lmdb.Environment;
import dev.hearth.storage.model.StorageException.CannotOpen;

/**
 * Loads the native library, which takes a cold JVM a tenth of a second or two: worth doing on
 * another thread while a program finds out which folder to open. Not needed otherwise.
 *
 * <p>No part of {@link Storage}, which has a logger: a program that is only beginning should not
 * set up its logging in two threads at once.
 */
public final class Preload {
  private Preload() {}

  /** Loads it; a failure is told to whoever opens a store. */
  public static void run() {
    try {
      Environment.preload();
    } catch (CannotOpen _) {
      // Opening a store fails the same way.
    }
  }
}
