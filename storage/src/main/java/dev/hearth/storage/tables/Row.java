package dev.hearth.storage.tables;

import org.jspecify.annotations.Nullable;

/** A key with its versions in one layer, newest first. Only the writer changes it. */
final class Row {
  final byte[] key;

  /** Null when its only version was undone. */
  volatile @Nullable Version latest;

  Row(byte[] key, Version first) {
    this.key = key;
    this.latest = first;
  }

  /** The newest version up to a batch; null if this layer has none. */
  @Nullable Version at(long batch) {
    Version version = latest;
    while (version != null && version.batch > batch) {
      version = version.previous;
    }
    return version;
  }
}
