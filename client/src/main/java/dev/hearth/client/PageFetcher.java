package dev.hearth.client;

import dev.hearth.client.wire.EventPage;
import dev.hearth.client.wire.PageList;
import dev.hearth.client.wire.Position;
import dev.hearth.client.wire.RequestPath;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** Asks a server for its list of pages and for pages, and checks what comes. Safe to share. */
final class PageFetcher {
  private static final String PAGES = "/events/pages";

  /** What a page may have at the most: twice what any server's settings let it have. */
  private static final long PAGE_BYTES_MAX = 128 << 20;

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
   * @throws HomeserverException if it can't be had after some tries
   */
  EventPage page(PageList.Entry entry) throws InterruptedException {
    Backoff backoff = new Backoff(random);
    for (int tries = 1; ; tries++) {
      try {
        return page(entry, tries > 1);
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
  private EventPage page(PageList.Entry entry, boolean again) {
    if (entry.bytes() < 1 || entry.bytes() > PAGE_BYTES_MAX) {
      throw new HomeserverException.BadAnswer("a page is larger than any may be");
    }
    HttpRequest.Builder request = transport.request(PAGES + "/" + entry.name()).GET();
    if (again) {
      request.header("Cache-Control", "no-cache");
    }
    byte[] file = new byte[(int) entry.bytes()];
    HttpResponse<BodyStream> response = transport.open(request.build());
    try (BodyStream body = response.body()) {
      int length = body.readNBytes(file, 0, file.length);
      if (length < file.length || body.read() >= 0) {
        throw new HomeserverException.BadAnswer("a page has another length than its list says");
      }
    } catch (IOException e) {
      throw transport.unreachable(e);
    }
    if (!hash(file).equals(entry.hash())) {
      throw new HomeserverException.BadAnswer("a page is not the one its list names");
    }
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
