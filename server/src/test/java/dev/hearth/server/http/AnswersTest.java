package dev.hearth.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.model.StorageException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What large answers may hold together, and how slowly they may be read: 10 bytes a second. */
final class AnswersTest {
  private long nanos;
  private final Answers answers =
      new Answers(100, new LeastRate(Duration.ofSeconds(30), 10, () -> nanos));

  /** A socket as its kernel would have it. */
  private static final class Socket implements PeerSocket {
    long accepted;
    boolean writing = true;
    boolean cut;
    int offers;

    @Override
    public long accepted() {
      return accepted;
    }

    @Override
    public boolean isWriting() {
      return writing;
    }

    @Override
    public void offerSoon() {
      offers++;
    }

    @Override
    public void reset(Throwable cause) {
      cut = true;
    }
  }

  /** Looks after so many seconds in which so many bytes were taken. */
  private boolean isCut(Socket socket, int seconds, int bytes) {
    nanos += TimeUnit.SECONDS.toNanos(seconds);
    socket.accepted += bytes;
    answers.cutSlowReaders();
    return socket.cut;
  }

  @Test
  void aReaderThatTakesNothing_isCut() {
    Socket socket = new Socket();
    answers.hold(50, socket);
    for (int i = 0; i < 30; i++) {
      assertFalse(isCut(socket, 1, 0));
    }
    assertEquals(30, socket.offers, "the kernel may have room that it told nobody of");
    assertTrue(isCut(socket, 1, 0));
  }

  @Test
  void aReaderThatTrickles_isCut_howeverMuchItTookBefore() {
    Socket socket = new Socket();
    answers.hold(50, socket);
    assertFalse(isCut(socket, 1, 1_000_000));
    for (int i = 0; i < 30; i++) {
      assertFalse(isCut(socket, 1, i == 29 ? 20 : 0));
    }
    assertFalse(isCut(socket, 2, 0));
    assertTrue(isCut(socket, 1, 0));
  }

  @Test
  void aReaderAtTheRate_isNeverCut() {
    Socket socket = new Socket();
    answers.hold(50, socket);
    for (int i = 0; i < 1_000; i++) {
      assertFalse(isCut(socket, 5, 50));
    }
  }

  @Test
  void whatTheServerTakes_andAMachineThatSleeps_isNotTheReaders() {
    Socket socket = new Socket();
    answers.hold(50, socket);
    socket.writing = false;
    for (int i = 0; i < 100; i++) {
      assertFalse(isCut(socket, 10, 0));
    }
    assertEquals(0, socket.offers);
    socket.writing = true;
    assertFalse(isCut(socket, 1_000_000, 0));
    assertFalse(isCut(socket, 1_000_000, 0));
  }

  @Test
  void memory_isBoundedInSum_andGivenBackOnce() {
    Socket socket = new Socket();
    Runnable first = answers.hold(60, socket);
    Runnable second = answers.hold(40, socket);
    assertEquals(
        "answer_memory_bytes",
        assertThrows(StorageException.Overloaded.class, () -> answers.hold(1, socket)).limit());
    first.run();
    first.run();
    assertEquals(40, answers.heldBytes());
    second.run();
    Runnable larger = answers.hold(1_000, socket);
    assertEquals(100, answers.heldBytes(), "one that is larger than all may have all");
    assertThrows(StorageException.Overloaded.class, () -> answers.hold(1, socket));
    larger.run();
    assertEquals(0, answers.heldBytes());
    for (int i = 0; i < 10; i++) {
      assertFalse(isCut(socket, 10, 0), "nobody watches an answer that has ended");
    }
  }
}
