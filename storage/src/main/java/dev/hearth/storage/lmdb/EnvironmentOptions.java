package dev.hearth.storage.lmdb;

import dev.hearth.storage.layout.Layouts;
import java.util.Set;

/**
 * How an environment is opened.
 *
 * @param mapBytes address space; sparse, never resized while open
 * @param readersMax read transactions open at once
 * @param tables the tables it has; made if absent
 */
public record EnvironmentOptions(
    long mapBytes, int readersMax, Durability durability, Set<Layouts> tables) {
  public EnvironmentOptions {
    if (mapBytes < 1 << 20 || readersMax < 1) {
      throw new IllegalArgumentException("a map has at least 1 MiB, and one reader");
    }
    tables = Set.copyOf(tables);
  }
}
