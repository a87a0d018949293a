package dev.hearth.client;

import dev.hearth.client.wire.EventPage;
import dev.hearth.client.wire.PageList;
import dev.hearth.client.wire.Position;
import dev.hearth.client.wire.RequestPath;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** Asks a server for its list of pages and for pages, and checks what comes. Safe to share. */
final class PageFetcher {
  private static final String PAGES = "/events/pages";

  /** The largest body a page may have, what zstd adds where nothing compresses, and the header. */
  static final int PAGE_BYTES_MAX = (64 << 20) + (64 << 20 >> 8) + 64;

  /** Room for a page before its first byte has come; a full page usually has less. */
  private static final int ROOM_BYTES = 4 << 20;

  private static final int HASH_BYTES = 16;

  /** Tries to get one page; a cut connection is common, a page that stays broken is not. */
  private static final int TRIES = 4;

  private final Transport transport;
  private final RandomGenerator random;
  private final Waiting waiting;

  PageFetcher(Transport transport, RandomGenerator random, Waiting waiting) {
    this.transport = transport;
    this.random = random;
    this.waiting = waiting;
  }

  /**
   * The pages behind a cursor.
   *
   * @param fresh past every cache: what the last list said turned out to be no longer so
   * @throws HomeserverException.CursorGone if the cursor is none of this server's, or too old
   */
  PageList list(String cursor, boolean fresh) {
    HttpRequest.Builder request =
        transport.request(PAGES + "?cursor=" + RequestPath.encodeValue(cursor)).GET();
    if (fresh) {
      request.header("Cache-Control", "no-cache");
    }
    Answer answer = transport.call(request);
    return transport.understood(answer, PageList::read);
  }

  /**
   * A page, whole and checked against the list.
   *
   * @param memory taken before it is unpacked
   * @throws HomeserverException if it can't be had after some tries
   */
  EventPage page(PageList.Entry entry, PageMemory.Part memory) throws InterruptedException {
    Backoff backoff = new Backoff(random);
    for (int tries = 1; ; tries++) {
      try {
        byte[] file = file(entry, tries > 1);
        memory.take(Decoding.understood(() -> EventPage.memory(file)));
        return page(entry, file);
      } catch (HomeserverException e) {
        if (tries == TRIES || !mayHelp(e)) {
          throw e;
        }
        waiting.await(backoff.next(Backoff.asked(e)));
      }
    }
  }

  private static boolean mayHelp(HomeserverException e) {
    return switch (e) {
      case HomeserverException.Unreachable _,
          HomeserverException.Overloaded _,
          HomeserverException.ServerFailed _,
          HomeserverException.BadAnswer _ ->
          true;
      case HomeserverException.Unauthorized _,
          HomeserverException.Forbidden _,
          HomeserverException.NotFound _,
          HomeserverException.CursorGone _,
          HomeserverException.Refused _,
          HomeserverException.Interrupted _ ->
          false;
    };
  }

  /** Asking again goes past caches on the way, one of which may hold a broken copy. */
  private byte[] file(PageList.Entry entry, boolean again) {
    if (entry.bytes() < 1 || entry.bytes() > PAGE_BYTES_MAX) {
      throw new HomeserverException.BadAnswer("a page is larger than any may be");
    }
    HttpRequest.Builder request = transport.request(PAGES + "/" + entry.name()).GET();
    if (again) {
      request.header("Cache-Control", "no-cache");
    }
    byte[] file;
    HttpResponse<BodyStream> response = transport.open(request.build());
    try (BodyStream body = response.body()) {
      file = read(body, (int) entry.bytes());
    } catch (IOException e) {
      throw transport.unreachable(e);
    }
    if (!hash(file).equals(entry.hash())) {
      throw new HomeserverException.BadAnswer("a page is not the one its list names");
    }
    return file;
  }

  /** Reads as many bytes as the list says, and makes room for them as they come. */
  static byte[] read(InputStream body, int bytes) throws IOException {
    byte[] file = new byte[Math.min(bytes, ROOM_BYTES)];
    int length = body.readNBytes(file, 0, file.length);
    while (length == file.length && length < bytes) {
      file = Arrays.copyOf(file, Math.min(bytes, 2 * length));
      length += body.readNBytes(file, length, file.length - length);
    }
    if (length < bytes || body.read() >= 0) {
      throw new HomeserverException.BadAnswer("a page has another length than its list says");
    }
    return file;
  }

  private static EventPage page(PageList.Entry entry, byte[] file) {
    EventPage page = Decoding.understood(() -> EventPage.decode(file));
    boolean same =
        Decoding.understood(
            () ->
                page.after() == Position.sequence(entry.after())
                    && page.through() == Position.sequence(entry.through()));
    if (!same) {
      throw new HomeserverException.BadAnswer("a page covers something else than its list says");
    }
    return page;
  }

  private static String hash(byte[] file) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(file);
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
