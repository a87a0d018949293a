package dev.hearth.storage.lmdb;

import java.util.function.LongSupplier;

/**
 * How much room is left for writing. Bytes.
 *
 * @param mapBytes the map's address space
 * @param fileBytes what the environment's file takes; it never shrinks
 * @param usedBytes how much of the file holds rows; counted only when asked for
 * @param diskFreeBytes what the disk still gives
 */
public record Room(long mapBytes, long fileBytes, LongSupplier usedBytes, long diskFreeBytes) {
  /** True if at least so much is left of the map: behind the file's end, or set free inside. */
  public boolean mapHas(long bytes) {
    return mapBytes - fileBytes >= bytes || mapBytes - usedBytes.getAsLong() >= bytes;
  }

  /** True if at least so much can be written: on the disk, or into what is free inside the file. */
  public boolean diskHas(long bytes) {
    return diskFreeBytes >= bytes || diskFreeBytes + fileBytes - usedBytes.getAsLong() >= bytes;
  }
}
