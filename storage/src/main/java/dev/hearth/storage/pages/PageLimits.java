package dev.hearth.storage.pages;

import dev.hearth.storage.layout.PageLayout;
import java.time.Duration;

/**
 * Bounds of the pages and of their maker.
 *
 * @param eventsMax a page is full with so many public events. More make fewer requests and do not
 *     compress better; fewer let the live stream begin later
 * @param bodyBytesMax or with so many bytes before compression, which bounds everybody's memory
 * @param rowsMax or after so many rows, private ones included, so that a log of private events is
 *     not read again and again for the sake of a few public ones
 * @param diskBytesMax for all pages together; no page is made beyond
 * @param diskBytesFree no page is made when the disk has less than this left: pages are derived,
 *     writes are not
 * @param idle how long the sealer sleeps when there is nothing to read
 * @param retry and when a page could not be kept
 */
public record PageLimits(
    int eventsMax,
    int bodyBytesMax,
    int rowsMax,
    long diskBytesMax,
    long diskBytesFree,
    Duration idle,
    Duration retry) {

  /** 65,536 events or 16 MiB or a million rows a page; 16 GiB in all; 1 GiB left free. */
  public static final PageLimits DEFAULTS =
      new PageLimits(
          1 << 16,
          16 << 20,
          1 << 20,
          16L << 30,
          1L << 30,
          Duration.ofSeconds(1),
          Duration.ofSeconds(30));

  public PageLimits {
    if (eventsMax < 1 || eventsMax > PageLayout.EVENTS_MAX || rowsMax < eventsMax) {
      throw new IllegalArgumentException("a page has 1 to 2^20 events");
    }
    if (bodyBytesMax < 1 || bodyBytesMax > PageLayout.BODY_BYTES_MAX / 2) {
      throw new IllegalArgumentException("a page's body has at most 32 MiB");
    }
  }

  /** The same with another bound of all pages together. */
  public PageLimits onDisk(long bytesMax) {
    return new PageLimits(eventsMax, bodyBytesMax, rowsMax, bytesMax, diskBytesFree, idle, retry);
  }

  /** The same with another number of public events in a full page. */
  public PageLimits withEvents(int events) {
    return new PageLimits(events, bodyBytesMax, rowsMax, diskBytesMax, diskBytesFree, idle, retry);
  }
}
