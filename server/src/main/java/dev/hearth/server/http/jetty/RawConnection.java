package dev.hearth.server.http.jetty;

import dev.hearth.server.http.BodyWaits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 connection that differs from Jetty's in five things.
 *
 * <p>It keeps the request target as it was sent and shows Jetty the target {@code /}. Jetty decodes
 * and normalises paths for mappings of its own, and refuses some ({@code %00}, {@code %zz}, {@code
 * /..}) before a route, CORS or our errors are reached; it shall never see a path that a stranger
 * chose. Absolute targets ({@code http://host/path}) are left to it.
 *
 * <p>A header that has begun has to be whole within a time, however its bytes trickle in. Jetty's
 * idle timeout alone would begin anew with each byte.
 *
 * <p>A header has only so many fields. Jetty bounds their bytes, of which a field of five holds
 * some 130 in memory.
 *
 * <p>Nor may a read of a body be kept waiting by bytes that are no content. Each of them begins the
 * idle timeout anew, and Jetty goes on reading until there is content.
 *
 * <p>It can be handed over to a {@link StreamConnection}: then Jetty's answer is not sent but given
 * to that connection, and the socket is its when the exchange ends.
 */
final class RawConnection extends HttpConnection implements BodyWaits {
  private final long headerNanos;
  private final int headerFieldsMax;
  private final long idleMillis;
  private @Nullable String target;
  private @Nullable Stream stream;
  private volatile @Nullable StreamConnection successor;
  private boolean inHeader;
  private long headerSince;

  private RawConnection(
      HttpConfiguration http,
      Connector connector,
      EndPoint endPoint,
      Duration headerTimeout,
      int headerFieldsMax) {
    super(http, connector, endPoint);
    this.headerFieldsMax = headerFieldsMax;
    this.headerNanos = headerTimeout.toNanos();
    this.idleMillis = http.getIdleTimeout();
  }

  /** The target of the request being handled; null when it was absolute. */
  @Nullable String target() {
    return target;
  }

  @Override
  protected HttpStreamOverHTTP1 newHttpStream(String method, String uri, HttpVersion version) {
    boolean isOrigin = uri != null && uri.startsWith("/");
    target = isOrigin ? uri : null;
    // From here on the idle timeout is that of requests, so that Jetty need not change it for each.
    if (getEndPoint().getIdleTimeout() != idleMillis) {
      getEndPoint().setIdleTimeout(idleMillis);
    }
    Stream next = new Stream(method, isOrigin ? "/" : uri, version);
    stream = next;
    return next;
  }

  @Override
  protected RequestHandler newRequestHandler() {
    return new Trailers();
  }

  private HttpException.RuntimeException tooManyFields() {
    return new HttpException.RuntimeException(
        HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431, "More than " + headerFieldsMax + " fields");
  }

  /** Counts trailers, which Jetty keeps beside the stream. */
  private final class Trailers extends RequestHandler {
    @Override
    public void parsedTrailer(HttpField field) {
      Stream current = stream;
      if (current != null && ++current.trailers > headerFieldsMax) {
        throw tooManyFields();
      }
      super.parsedTrailer(field);
    }
  }

  @Override
  public void endWhen(BooleanSupplier overdue) {
    Stream current = stream;
    if (current != null) {
      current.overdue = overdue;
    }
  }

  /** Gives the socket away when the request being handled has been answered. */
  void handOver(StreamConnection newSuccessor) {
    getHttpChannel()
        .getRequest()
        .setAttribute(HttpStream.UPGRADE_CONNECTION_ATTRIBUTE, newSuccessor);
    successor = newSuccessor;
  }

  /** One exchange, whose answer may be taken over. */
  private final class Stream extends HttpStreamOverHTTP1 {
    private boolean taken;
    private int headers;
    private int trailers;
    private @Nullable BooleanSupplier overdue;

    /** True while something is waited for that no read has brought yet. */
    private boolean demanded;

    Stream(String method, String uri, HttpVersion version) {
      super(method, uri, version);
    }

    @Override
    public void parsedHeader(HttpField field) {
      if (++headers > headerFieldsMax) {
        throw tooManyFields();
      }
      super.parsedHeader(field);
    }

    @Override
    public Content.@Nullable Chunk read() {
      Content.Chunk chunk = super.read();
      BooleanSupplier late = overdue;
      if (chunk == null && demanded && late != null && late.getAsBoolean()) {
        // For good: whoever reads on, be it Jetty to save the connection, fails as well.
        return Content.Chunk.from(new IOException(new TimeoutException("no content in time")));
      }
      demanded = demanded && chunk == null;
      return chunk;
    }

    @Override
    public void demand() {
      demanded = true;
      super.demand();
    }

    @Override
    public void send(
        MetaData.Request request,
        MetaData.@Nullable Response response,
        boolean last,
        ByteBuffer content,
        Callback callback) {
      StreamConnection next = successor;
      if (next == null) {
        super.send(request, response, last, content, callback);
        return;
      }
      if (response != null) {
        boolean goesOn = isPersistent() && isAtNextRequest(request);
        next.answer(StreamHead.of(response, getHttpVersion(), goesOn));
        taken = true;
      }
      callback.succeeded();
    }

    /**
     * False unless what comes next on the socket is a request. A body that is not here as a whole
     * when the answer begins would be taken for one when the stream has ended. And a client that
     * waits for 100 (Continue) may send its body or not: nobody knows.
     */
    private boolean isAtNextRequest(MetaData.Request request) {
      return !request.getHttpFields().contains(HttpHeader.EXPECT)
          && super.consumeAvailable() == null;
    }

    /**
     * A body that the route did not read is no failure of a stream; it only ends the connection.
     */
    @Override
    public @Nullable Throwable consumeAvailable() {
      Throwable unread = super.consumeAvailable();
      return successor == null ? unread : null;
    }

    @Override
    public boolean isCommitted() {
      return taken || super.isCommitted();
    }

    @Override
    public void failed(Throwable cause) {
      super.failed(cause);
      StreamConnection next = successor;
      if (next != null) {
        next.refuse(cause);
      }
    }
  }

  @Override
  public void onFillable() {
    if (inHeader) {
      if (System.nanoTime() - headerSince > headerNanos) {
        close();
        return;
      }
      // So that what Jetty restores after the request is the timeout of requests.
      getEndPoint().setIdleTimeout(idleMillis);
    }
    super.onFillable();
    boolean stillInHeader = !getParser().isStart() && getParser().inHeaderState();
    if (stillInHeader) {
      awaitHeader();
    }
    inHeader = stillInHeader;
  }

  /** What is left of the header's time becomes the idle timeout. */
  private void awaitHeader() {
    long now = System.nanoTime();
    headerSince = inHeader ? headerSince : now;
    long left = headerNanos - (now - headerSince);
    getEndPoint().setIdleTimeout(Math.max(1, Duration.ofNanos(left).toMillis()));
  }

  /** Makes these connections. */
  static final class Factory extends HttpConnectionFactory {
    private final Duration headerTimeout;
    private final int headerFieldsMax;

    Factory(HttpConfiguration http, Duration headerTimeout, int headerFieldsMax) {
      super(http);
      this.headerTimeout = headerTimeout;
      this.headerFieldsMax = headerFieldsMax;
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
      return configure(
          new RawConnection(
              getHttpConfiguration(), connector, endPoint, headerTimeout, headerFieldsMax),
          connector,
          endPoint);
    }
  }
}
