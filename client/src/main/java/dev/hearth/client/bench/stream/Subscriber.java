package dev.hearth.client.bench.stream;

import dev.hearth.client.bench.net.BodyDecoder;
import dev.hearth.client.bench.net.Compression;
import dev.hearth.client.bench.net.Connection;
import dev.hearth.client.bench.net.ConnectionHandler;
import dev.hearth.client.bench.net.EventLoop;
import dev.hearth.client.bench.net.Frame;
import dev.hearth.client.bench.net.FrameScanner;
import dev.hearth.client.bench.net.FrameSink;
import dev.hearth.client.bench.net.Requests;
import dev.hearth.client.bench.net.ResponseParser;
import dev.hearth.client.bench.net.Target;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One event stream and what it owes. Used on its loop's thread, and by others when that is over.
 */
final class Subscriber implements ConnectionHandler, FrameSink {
  private static final int OK = 200;

  private final CrowdLoop loop;
  private final Connection connection;
  private final FrameScanner scanner = new FrameScanner(this);
  private final BodyDecoder decoder;
  private final ResponseParser parser;
  private final Compression compression;
  private final GapChecker gaps;
  private final IdOrder ids = new IdOrder();
  private final KnownFrames known;
  private final int number;
  private final String path;
  private byte[] request = {};
  private boolean connecting;
  private boolean live;
  private boolean leaving;
  private long arrival;

  /** Where the next frame is likely to be found among the known ones. */
  private long place;

  Subscriber(CrowdLoop loop, EventLoop events, int number, String path, CrowdPlan plan) {
    this.loop = loop;
    this.known = loop.known();
    this.number = number;
    this.path = path;
    this.connection = events.connection(this);
    this.gaps = new GapChecker(plan.writers());
    this.compression = plan.compression();
    this.decoder = new BodyDecoder(compression, scanner);
    this.parser = new ResponseParser(decoder, false);
  }

  /** Asks for the stream, from where it left off if it was open before. */
  void open(Target target) {
    String cursor = ids.last();
    String resumed =
        cursor.isEmpty() ? path : path + (path.contains("?") ? "&" : "?") + "cursor=" + cursor;
    request = Requests.stream(target, resumed, compression);
    connecting = true;
    live = false;
    leaving = false;
    parser.reset();
    scanner.reset();
    decoder.reset();
    connection.open(target.address());
  }

  /** Leaves; the next {@link #open} is a new connection. */
  void close() {
    live = false;
    connecting = false;
    connection.close();
    decoder.close();
  }

  int number() {
    return number;
  }

  GapChecker gaps() {
    return gaps;
  }

  IdOrder ids() {
    return ids;
  }

  @Override
  public void connected(Connection opened) {
    connecting = false;
    loop.connected();
    connection.send(ByteBuffer.wrap(request));
  }

  @Override
  public void received(Connection from, byte[] bytes, int count, long nanos) throws IOException {
    arrival = nanos;
    loop.received(count, nanos);
    boolean knewHead = parser.isHeadDone();
    parser.feed(bytes, 0, count);
    if (!knewHead && parser.isHeadDone() && parser.status() == OK && !loop.waitsForLive()) {
      goLive(nanos);
    }
    if (parser.isDone()) { // the answer ended, whether or not the connection did
      connection.close();
      closed(connection, null);
    }
  }

  @Override
  public void frame(Frame frame) {
    FrameReader reader = loop.reader();
    switch (reader.read(frame)) {
      case EVENT -> event(frame, reader);
      case LIVE -> {
        position(frame, reader);
        if (!live && loop.waitsForLive()) {
          goLive(arrival);
        }
      }
      case PROGRESS -> {
        position(frame, reader);
        loop.counters().progress();
      }
      case RESET -> {
        position(frame, reader);
        loop.counters().reset();
      }
      case BYE -> {
        leaving = true;
        loop.counters().bye();
      }
      case RETRY -> {}
      case HEARTBEAT -> loop.counters().heartbeat();
    }
  }

  @Override
  public int known(byte[] bytes, int from, int to) {
    int at = from;
    KnownFrames.Known next = known.match(place, bytes, at, to);
    while (next != null) {
      at += next.bytes().length;
      place++;
      if (next.hasId() && loop.risingIds()) {
        ids.event(next.bytes(), next.idStart(), next.idEnd());
      }
      saw(next.writer(), next.number());
      next = known.match(place, bytes, at, to);
    }
    return at;
  }

  @Override
  public void closed(Connection from, @Nullable IOException cause) {
    boolean wasLive = live;
    boolean wasConnecting = connecting;
    close();
    if (parser.isHeadDone() && parser.status() != OK) {
      loop.refused(parser.status());
    } else if (wasLive || leaving) {
      loop.cut(wasLive, cause);
    } else {
      loop.retry(this, wasConnecting, cause);
    }
  }

  private void event(Frame frame, FrameReader reader) {
    if (reader.hasId() && loop.risingIds()) {
      ids.event(frame.bytes(), reader.idStart(frame), reader.idEnd(frame));
    }
    long name =
        RunNames.parse(
            frame.bytes(), reader.dataStart(frame), reader.dataEnd(frame), loop.marker());
    int writer = RunNames.writer(name);
    if (name == RunNames.FOREIGN || !loop.knows(writer)) {
      loop.counters().foreignEvent();
      return;
    }
    long number = RunNames.number(name);
    place = known.read(frame, reader, writer, number);
    saw(writer, number);
  }

  private void saw(int writer, long number) {
    gaps.saw(writer, number);
    loop.arrived(writer, number, arrival);
  }

  private void position(Frame frame, FrameReader reader) {
    if (reader.hasId() && loop.risingIds()) {
      ids.position(frame.bytes(), reader.idStart(frame), reader.idEnd(frame));
    }
  }

  private void goLive(long nanos) {
    live = true;
    loop.live(nanos);
  }
}
