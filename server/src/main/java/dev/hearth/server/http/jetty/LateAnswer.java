package dev.hearth.server.http.jetty;

import dev.hearth.server.http.ErrorMapper;
import dev.hearth.server.http.Exchange;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.util.thread.Scheduler;

/** An answer that is given later than its route returned; until then no thread waits for it. */
public final class LateAnswer {
  /** Writes the answer; as a route, it may throw anything. */
  public interface Sender {
    void send() throws Exception;
  }

  private static final String ENDED = LateAnswer.class.getName();

  private LateAnswer() {}

  /** Completes when the answer to this request was given, if it is given late. */
  static Optional<CompletableFuture<?>> of(HttpServletRequest request) {
    return Optional.ofNullable((CompletableFuture<?>) request.getAttribute(ENDED));
  }

  /**
   * Gives an answer when a bell rings. The route must return at once.
   *
   * @param bell completes in any way, at the latest some time after {@code timeUp} was run
   * @param most after this time {@code timeUp} is run, or before if the peer may have left; it has
   *     to ring the bell
   */
  public static void when(
      Exchange exchange, CompletableFuture<?> bell, Duration most, Runnable timeUp, Sender sender) {
    ServletContextRequest request =
        ServletContextRequest.getServletContextRequest(exchange.request());
    RawConnection connection = (RawConnection) request.getConnectionMetaData().getConnection();
    CountingEndPoint socket = CountingEndPoint.of(connection.getEndPoint());
    exchange.request().startAsync().setTimeout(0);
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    exchange.request().setAttribute(ENDED, ended);
    long idleTimeout = socket.getIdleTimeout();
    socket.setIdleTimeout(0);
    Scheduler scheduler = request.getConnectionMetaData().getConnector().getScheduler();
    Scheduler.Task timer = scheduler.schedule(timeUp, most.toMillis(), TimeUnit.MILLISECONDS);
    PeerWatch watch = PeerWatch.begin(connection, timeUp);
    var _ =
        bell.whenComplete(
            (_, _) -> {
              timer.cancel();
              Thread.ofVirtual()
                  .name("late-answer")
                  .start(
                      () -> {
                        watch.end();
                        socket.setIdleTimeout(idleTimeout);
                        send(exchange, sender, socket);
                        ended.complete(true);
                      });
            });
  }

  // What is sent may fail in any way; whatever it is, the exchange must end.
  private static void send(Exchange exchange, Sender sender, CountingEndPoint socket) {
    try {
      try {
        sender.send();
      } catch (IOException e) {
        throw e;
      } catch (Throwable thrown) {
        ErrorMapper.answer(exchange, ErrorMapper.map(thrown));
      }
    } catch (IOException | RuntimeException e) {
      socket.close(e); // The peer is gone, or the answer had begun.
    }
  }
}
