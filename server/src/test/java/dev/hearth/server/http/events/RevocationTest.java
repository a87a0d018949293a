package dev.hearth.server.http.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.server.auth.NewSession;
import dev.hearth.server.testing.StreamClient;
import dev.hearth.server.testing.TestKey;
import dev.hearth.storage.accounts.Accounts;
import dev.hearth.storage.accounts.Session;
import dev.hearth.storage.model.Pubky;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A private stream lives as long as the session it was opened under. */
class RevocationTest {
  private static final TestKey ALICE = TestKey.ofSeedByte(0);

  private static String cookie(NewSession session) {
    return "Cookie: " + session.user() + "=" + session.secret();
  }

  @Test
  void signingOut_endsPrivateStreams_beforeAnyLaterPrivateEvent(@TempDir Path folder)
      throws IOException {
    try (FeedServer server = FeedServer.start(folder)) {
      FeedReader reader = new FeedReader(server);
      NewSession kept = server.signUp(ALICE, "/:rw");
      NewSession ended = server.signIn(ALICE, "/:rw");
      Pubky alice = ended.user();
      String own = "/events/?subscribe=" + alice + "/priv/";
      String mixture = own + "&subscribe=*/pub/";
      String theirs = "/events-stream?live=1&user=" + alice + "&path=/priv/";
      try (StreamClient stream = reader.open(own, cookie(ended));
          StreamClient mixed = reader.open(mixture, cookie(ended));
          StreamClient upstream = reader.open(theirs, cookie(ended));
          StreamClient open = reader.open("/events/?subscribe=*/pub/", cookie(ended));
          StreamClient others = reader.open(own, cookie(kept))) {
        for (StreamClient each : List.of(stream, mixed, open, others)) {
          assertEquals("live", FeedReader.summary(each.frame()));
        }
        server.put(alice, "/priv/before", "x");
        for (StreamClient each : List.of(stream, mixed, upstream)) {
          assertEquals("before", FeedReader.summary(each.frame()));
        }
        server.sessions.signOut(alice, Optional.of(ended.secret()));
        server.put(alice, "/priv/after", "x");
        server.put(alice, "/pub/after", "x");
        assertEquals("bye=revoked", FeedReader.summary(stream.frame()));
        assertEquals("", stream.rest());
        assertEquals("bye=revoked", FeedReader.summary(mixed.frame()));
        assertEquals("", mixed.rest());
        assertFalse(upstream.rest().contains("after"));
        assertEquals("after", FeedReader.summary(open.frame()));
        assertEquals("before", FeedReader.summary(others.frame()));
        assertEquals("after", FeedReader.summary(others.frame()));
      }
      assertEquals("401 session_required", reader.untilLive(own, cookie(ended)));
    }
  }

  /** Whoever has as many sessions as one may have ends the oldest by signing in. */
  @Test
  void oneSessionTooMany_isTheEndOfTheOldest(@TempDir Path folder) throws IOException {
    try (FeedServer server = FeedServer.start(folder)) {
      FeedReader reader = new FeedReader(server);
      NewSession oldest = server.signUp(ALICE, "/:rw");
      Pubky alice = oldest.user();
      String own = "/events/?subscribe=" + alice + "/priv/";
      List<CompletableFuture<List<String>>> others = new ArrayList<>();
      for (int n = 1; n < Accounts.SESSIONS_PER_USER_MAX; n++) {
        String hash = "%064x".formatted(n);
        Instant created = oldest.created().plusSeconds(n);
        others.add(
            server.storage.accounts().signIn(new Session(hash, alice, List.of("/:r"), created)));
      }
      others.forEach(CompletableFuture::join);
      try (StreamClient stream = reader.open(own, cookie(oldest))) {
        assertEquals("live", FeedReader.summary(stream.frame()));
        NewSession newest = server.signIn(ALICE, "/:rw");
        assertEquals("bye=revoked", FeedReader.summary(stream.frame()));
        assertTrue(server.sessions.find(alice, Optional.of(newest.secret())).isPresent());
      }
      assertEquals(Optional.empty(), server.sessions.find(alice, Optional.of(oldest.secret())));
      assertEquals("401 session_required", reader.untilLive(own, cookie(oldest)));
    }
  }
}
