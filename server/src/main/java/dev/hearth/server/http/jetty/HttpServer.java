package dev.hearth.server.http.jetty;

import dev.hearth.server.http.Dispatch;
import dev.hearth.server.http.RawTarget;
import dev.hearth.server.http.ServletWire;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.servlet.JavalinServletContext;
import io.javalin.http.servlet.SubmitOrder;
import io.javalin.http.servlet.Task;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import kotlin.Unit;
import org.eclipse.jetty.http.MimeTypes;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.VirtualThreads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listening address: Javalin on Jetty, with our router in place of Javalin's. Closing stops
 * listening and cuts what is still open; drain first.
 */
public final class HttpServer implements AutoCloseable {
  private static final int PLATFORM_THREADS_MAX = 32;
  private static final int PLATFORM_THREADS_MIN = 4;

  private static final Logger log = LoggerFactory.getLogger(HttpServer.class);
  private static final long LOOK_MILLIS = 1_000;

  private final Javalin javalin;
  private final ScheduledExecutorService looks;
  private final AtomicBoolean closed = new AtomicBoolean();

  private HttpServer(Javalin javalin, Dispatch dispatch) {
    this.javalin = javalin;
    this.looks =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("slow-readers").daemon().factory());
    var _ =
        looks.scheduleWithFixedDelay(
            () -> look(dispatch), LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** An executor silently drops a task that throws. */
  private static void look(Dispatch dispatch) {
    try {
      dispatch.cutSlowReaders();
    } catch (RuntimeException | Error e) {
      log.atError().setCause(e).log("looking for slow readers failed");
    }
  }

  /**
   * Listens on an address; port 0 takes a free one.
   *
   * @throws IOException if the address cannot be had
   */
  public static HttpServer start(InetSocketAddress address, HttpLimits limits, Dispatch dispatch)
      throws IOException {
    Javalin javalin = Javalin.create(config -> configure(config, address, limits, dispatch));
    try {
      javalin.start();
    } catch (RuntimeException e) {
      throw new IOException("cannot listen on " + address, e);
    }
    return new HttpServer(javalin, dispatch);
  }

  @SuppressWarnings("unchecked") // Javalin's varargs of a generic type.
  private static void configure(
      JavalinConfig config, InetSocketAddress address, HttpLimits limits, Dispatch dispatch) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.compressionStrategy = CompressionStrategy.NONE;
    config.router.ignoreTrailingSlashes = false;
    config.jetty.threadPool = new HttpThreads(PLATFORM_THREADS_MAX, PLATFORM_THREADS_MIN);
    config.jetty.modifyServer(server -> prepare(server, limits, dispatch));
    config.jetty.modifyServletContextHandler(
        context -> context.getSessionHandler().setUsingCookies(false));
    config.jetty.modifyHttpConfiguration(http -> tune(http, limits));
    config.jetty.addConnector((server, http) -> connector(server, http, address, limits));
    // In place of Javalin's tasks (before, match, after, errors): one, ours.
    config.requestLifeCycle(
        (submit, _, context, _) ->
            submit.invoke(SubmitOrder.LAST, new Task(false, () -> run(dispatch, context))));
  }

  private static Unit run(Dispatch dispatch, JavalinServletContext context) {
    RawTarget target = (RawTarget) context.req().getAttribute(TargetKeeper.ATTRIBUTE);
    dispatch.accept(target, new ServletWire(context.req(), context.res()));
    // Javalin ends the response when its tasks are done, or when this future is.
    LateAnswer.of(context.req()).ifPresent(ended -> context.future(() -> ended));
    return Unit.INSTANCE;
  }

  private static void prepare(Server server, HttpLimits limits, Dispatch dispatch) {
    Executor virtual = VirtualThreads.getNamedVirtualThreadsExecutor("http-");
    server.setHandler(new TargetKeeper(dispatch, virtual));
    server.setDynamic(false); // Or Jetty does not believe what the handler says of itself.
    server.setErrorHandler(new JettyErrors());
    server.setStopTimeout(0);
    server.addBean(new NetworkConnectionLimit(limits.connectionsMax(), server));
  }

  private static void tune(HttpConfiguration http, HttpLimits limits) {
    http.setUriCompliance(UriCompliance.UNSAFE);
    http.setRequestHeaderSize(limits.requestHeaderBytes());
    http.setIdleTimeout(limits.bodyIdle().toMillis());
    http.setSendServerVersion(false);
    http.setSendDateHeader(true);
    http.setFormEncodedMethods();
  }

  private static ServerConnector connector(
      Server server, HttpConfiguration http, InetSocketAddress address, HttpLimits limits) {
    ServerConnector connector =
        new CountingEndPoint.Connector(
            server,
            new RawConnection.Factory(http, limits.headerTimeout(), limits.headerFieldsMax()));
    connector.setHost(address.getHostString());
    connector.setPort(address.getPort());
    connector.setAcceptQueueSize(limits.acceptQueue());
    connector.setAcceptedTcpNoDelay(true);
    connector.setReuseAddress(true);
    connector.setIdleTimeout(limits.headerTimeout().toMillis());
    return connector;
  }

  /**
   * Initialises what the first listener of a JVM needs: Jetty's media types alone ask for every
   * locale there is. Worth doing beside something that waits; not needed otherwise.
   */
  public static void preload() {
    Objects.requireNonNull(MimeTypes.DEFAULTS);
    Objects.requireNonNull(Javalin.create(config -> config.startup.showJavalinBanner = false));
  }

  /** The port in use. */
  public int port() {
    return javalin.port();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      looks.shutdownNow();
      javalin.stop();
    }
  }
}
