package dev.hearth.server.http.jetty;

import static dev.hearth.server.http.jetty.StreamServer.GUARD_SECONDS;
import static dev.hearth.server.http.jetty.StreamServer.ascii;
import static dev.hearth.server.http.jetty.StreamServer.readUntil;
import static dev.hearth.server.http.jetty.StreamServer.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.server.http.LeastRate;
import dev.hearth.server.testing.SlowClock;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A connection that becomes a stream, over a real socket: what the engine relies on. */
class StreamConnectionTest {
  private static final int LARGE = 32 << 20;
  private static final String ASK = "GET /stream HTTP/1.1\r\nHost: x\r\n\r\n";
  private static final String ASK_PLAIN = "GET /plain HTTP/1.1\r\nHost: x\r\n\r\n";

  private StreamServer server;
  private Socket socket;

  @BeforeEach
  void connect() throws IOException {
    server = new StreamServer();
    socket = server.connect();
  }

  @AfterEach
  void close() throws IOException {
    socket.close();
    server.close();
  }

  private StreamServer.Stream open(String request) throws Exception {
    send(socket, request);
    return server.stream();
  }

  private static void assertFails(CompletableFuture<Boolean> write) {
    assertThrows(ExecutionException.class, () -> write.get(GUARD_SECONDS, TimeUnit.SECONDS));
  }

  private static void assertSucceeds(CompletableFuture<Boolean> write) throws Exception {
    assertTrue(write.get(GUARD_SECONDS, TimeUnit.SECONDS));
  }

  @Test
  void answer_isWholeHttp_chunkByChunk() throws Exception {
    StreamServer.Stream stream = open(ASK);
    stream.say("retry: 1\n:\n\n");
    stream.say("x".repeat(4096));
    assertSucceeds(stream.end("bye"));
    String whole = readUntil(socket, "0\r\n\r\n");
    String head = whole.substring(0, whole.indexOf("\r\n\r\n") + 2);
    assertTrue(head.startsWith("HTTP/1.1 200 OK\r\n"), head);
    assertTrue(head.contains("\r\nTransfer-Encoding: chunked\r\n"), head);
    assertTrue(head.contains("\r\nContent-Type: text/event-stream"), head);
    assertTrue(head.contains("\r\nDate: "), head);
    assertTrue(head.contains("\r\nVary: "), "CORS is on every answer: " + head);
    assertFalse(head.contains("Content-Length"), head);
    assertFalse(head.contains("Connection"), head);
    assertEquals(
        "c\r\nretry: 1\n:\n\n\r\n1000\r\n" + "x".repeat(4096) + "\r\n3\r\nbye\r\n0\r\n\r\n",
        whole.substring(head.length() + 2));
  }

  @Test
  void acceptedBytes_growInsideOneWrite_asTheReaderReads() throws Exception {
    StreamServer.Stream stream = open(ASK);
    CompletableFuture<Boolean> done = stream.write(new byte[LARGE]);
    readUntil(socket, "\r\n\r\n");
    InputStream in = socket.getInputStream();
    long before = stream.output.acceptedBytes();
    assertTrue(before < LARGE, "the kernel took it all: make it larger");
    byte[] buffer = new byte[1 << 20];
    int read = 0;
    while (stream.output.acceptedBytes() <= before + (1 << 20)) {
      int count = in.read(buffer);
      assertTrue(count > 0);
      read += count;
    }
    assertFalse(done.isDone(), "the write ended before it was seen to grow");
    while (read < LARGE) {
      read += in.read(buffer);
    }
    assertSucceeds(done);
    assertTrue(stream.output.acceptedBytes() >= LARGE);
  }

  /** Linux tells of room when a third of a send buffer of some megabytes is free: too late. */
  @Test
  void acceptedBytes_growAsSoonAsThePeerMadeRoom() throws Exception {
    StreamServer.Stream stream = open(ASK);
    var _ = stream.write(new byte[LARGE]);
    long accepted = settled(stream);
    InputStream in = socket.getInputStream();
    assertEquals(512 << 10, in.readNBytes(512 << 10).length);
    long guard = System.nanoTime() + TimeUnit.SECONDS.toNanos(GUARD_SECONDS);
    while (stream.output.acceptedBytes() == accepted) {
      assertTrue(System.nanoTime() < guard, "half a megabyte was read, and no byte accepted");
      Thread.onSpinWait();
    }
  }

  /**
   * What was accepted when nothing more is, or nearly so: then this shows less, but never fails.
   * Each look offers the kernel all that is left, which takes milliseconds.
   */
  private static long settled(StreamServer.Stream stream) {
    long accepted = -1;
    int same = 0;
    for (int looks = 0; same < 200 && looks < 100_000; looks++) {
      long now = stream.output.acceptedBytes();
      same = now == accepted ? same + 1 : 0;
      accepted = now;
    }
    return accepted;
  }

  @Test
  void abort_failsThePendingWrite_andCutsTheConnection() throws Exception {
    StreamServer.Stream stream = open(ASK);
    CompletableFuture<Boolean> done = stream.write(new byte[LARGE]);
    stream.output.abort();
    stream.output.abort();
    assertFails(done);
    assertFails(stream.write(new byte[1]));
    assertThrows(IOException.class, () -> socket.getInputStream().readNBytes(LARGE * 2));
  }

  @Test
  void aPeerThatIsGone_isTold_andFailsAWrite() throws Exception {
    StreamServer.Stream stream = open(ASK);
    stream.say(".");
    socket.setSoLinger(true, 0);
    socket.close();
    assertSucceeds(stream.peerEnded);
    assertFails(stream.write(new byte[LARGE]));
  }

  @Test
  void aPeerThatEndsItsSide_isTold_andReadsOn() throws Exception {
    StreamServer.Stream stream = open(ASK);
    stream.say(".");
    socket.shutdownOutput();
    assertSucceeds(stream.peerEnded);
    stream.say("still here");
    readUntil(socket, "still here");
    assertSucceeds(stream.end("bye"));
    readUntil(socket, "0\r\n\r\n");
    assertEquals(-1, socket.getInputStream().read());
  }

  @Test
  void end_finishesInGoodOrder_andTheConnectionGoesOn() throws Exception {
    StreamServer.Stream stream = open(ASK);
    stream.say("retry: 1\n:\n\n");
    assertSucceeds(stream.end("event: bye\n\n"));
    readUntil(socket, "0\r\n\r\n");
    for (int i = 0; i < 2; i++) {
      send(socket, ASK_PLAIN);
      assertTrue(readUntil(socket, "\r\n\r\nplain").startsWith("HTTP/1.1 200"));
    }
  }

  @Test
  void endWithNothing_isAnEmptyAnswer() throws Exception {
    assertSucceeds(open(ASK).end(""));
    String whole = readUntil(socket, "0\r\n\r\n");
    assertTrue(whole.endsWith("\r\n\r\n0\r\n\r\n"), whole);
  }

  @Test
  void aStreamAfterAStream_onOneConnection() throws Exception {
    for (int i = 0; i < 3; i++) {
      StreamServer.Stream stream = open(ASK);
      stream.say("stream " + i);
      assertSucceeds(stream.end(""));
      assertTrue(readUntil(socket, "0\r\n\r\n").contains("stream " + i));
    }
  }

  /** Or a quiet stream would be closed after the ten seconds that a header may take. */
  @Test
  void aStreamThatIsOpenedWhileTheLastOneEnds_keepsItsSilence() throws Exception {
    CompletableFuture<Boolean> goOn = new CompletableFuture<>();
    server.onceLastWordsAreSaid(() -> goOn.orTimeout(GUARD_SECONDS, TimeUnit.SECONDS).join());
    StreamServer.Stream first = open(ASK);
    first.say("first");
    CompletableFuture<Boolean> ended = CompletableFuture.supplyAsync(() -> first.end("bye").join());
    readUntil(socket, "0\r\n\r\n");
    StreamServer.Stream second = open(ASK);
    second.say("second");
    assertEquals(0, second.idleTimeout());

    goOn.complete(true);
    assertSucceeds(ended);
    assertEquals(0, second.idleTimeout());
  }

  @Test
  void betweenTwoStreams_theConnectionHasAnIdleTimeout() throws Exception {
    StreamServer.Stream stream = open(ASK);
    stream.say("one");
    assertEquals(0, stream.idleTimeout());
    assertSucceeds(stream.end(""));
    assertEquals(HttpLimits.DEFAULTS.headerTimeout().toMillis(), stream.idleTimeout());
  }

  @Test
  void requestsSentTogether_areAnsweredInTurn() throws Exception {
    StreamServer.Stream first = open(ASK + ASK + ASK_PLAIN);
    first.say("first");
    assertSucceeds(first.end(""));
    assertTrue(readUntil(socket, "0\r\n\r\n").contains("first"));
    StreamServer.Stream second = server.stream();
    assertSucceeds(second.end("second"));
    assertTrue(readUntil(socket, "0\r\n\r\n").contains("second"));
    readUntil(socket, "\r\n\r\nplain");
  }

  @Test
  void aRequestSentDuringAStream_isAnsweredBehindIt_howeverLong() throws Exception {
    StreamServer.Stream stream = open(ASK);
    stream.say("one");
    // More than one read gives, so that a part of it waits in the kernel.
    send(socket, "GET /plain HTTP/1.1\r\nHost: x\r\nX: " + "a".repeat(6000) + "\r\n\r\n");
    stream.say("two");
    assertTrue(readUntil(socket, "two\r\n").contains("one"));
    assertSucceeds(stream.end(""));
    readUntil(socket, "0\r\n\r\n");
    readUntil(socket, "\r\n\r\nplain");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /stream HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET /stream HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n",
        "GET /stream HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\nbegun"
      })
  void whereNothingCanFollow_theConnectionIsClosed(String request) throws Exception {
    StreamServer.Stream stream = open(request);
    stream.say("all");
    assertSucceeds(stream.end("."));
    String whole = readUntil(socket, "0\r\n\r\n");
    assertTrue(whole.contains("\r\nConnection: close\r\n"), whole);
    assertEquals(-1, socket.getInputStream().read());
  }

  /** Else whoever shares a proxy's connection would be answered a request he never sent. */
  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 36", "Transfer-Encoding: chunked"})
  void bodyThatComesLate_isNotTheNextRequest(String framing) throws Exception {
    StreamServer.Stream stream = open("GET /stream HTTP/1.1\r\nHost: x\r\n" + framing + "\r\n\r\n");
    stream.say("all");
    send(socket, ASK_PLAIN);
    assertSucceeds(stream.end("."));
    String whole = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    assertTrue(whole.contains("\r\nConnection: close\r\n"), whole);
    assertTrue(whole.endsWith("0\r\n\r\n"), whole);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 4\r\n\r\nbody",
        "Transfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n"
      })
  void bodyThatIsHere_isPassedOver(String body) throws Exception {
    StreamServer.Stream stream = open("GET /stream HTTP/1.1\r\nHost: x\r\n" + body + ASK_PLAIN);
    assertSucceeds(stream.end("all"));
    assertFalse(readUntil(socket, "0\r\n\r\n").contains("Connection: close"));
    readUntil(socket, "\r\n\r\nplain");
  }

  @Test
  void http10_readsUpToTheEndOfTheConnection() throws Exception {
    StreamServer.Stream stream = open("GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    stream.say("one,");
    assertSucceeds(stream.end("two"));
    String whole = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    assertTrue(whole.contains("\r\nConnection: close\r\n"), whole);
    assertFalse(whole.contains("chunked"), whole);
    assertTrue(whole.endsWith("\r\n\r\none,two"), whole);
  }

  /** What comes behind the last words is read lest they be lost, but not for ever. */
  @Test
  void bytesBehindTheEnd_areReadForSoLongOnly() throws Exception {
    SlowClock clock = new SlowClock();
    try (StreamServer timed = new StreamServer(new LeastRate(Duration.ofSeconds(30), 1, clock));
        Socket slow = timed.connect()) {
      send(slow, ASK.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
      StreamServer.Stream stream = timed.stream();
      stream.say("first");
      clock.step(11);
      assertSucceeds(stream.end("bye"));
      for (int i = 0; i < 3; i++) {
        assertTrue(clock.awaitLooks(1));
        send(slow, "x");
      }
      assertTrue(clock.awaitLooks(1));
      readUntil(slow, "0\r\n\r\n");
      assertThrows(
          SocketException.class,
          () -> {
            // Byte by byte: many writes, for it is closed after the look, and few bytes, for too
            // many
            // would end it as well.
            for (int i = 0; i < 1_000_000; i++) {
              send(slow, "x");
            }
          });
    }
  }

  @Test
  void aStoppedServer_cutsItsStreams() throws Exception {
    StreamServer.Stream stream = open(ASK);
    stream.say("one");
    readUntil(socket, "one\r\n");
    server.close();
    assertEquals(-1, socket.getInputStream().read());
    assertFails(stream.write(ascii("two")));
  }
}
