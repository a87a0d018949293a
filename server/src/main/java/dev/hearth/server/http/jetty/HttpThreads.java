package dev.hearth.server.http.jetty;

import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Jetty's platform threads. A connection whose exchange ended late, and which Jetty would have go
 * on here, goes on where its socket is selected: that thread is awake anyway, and would have to be
 * told to select for the connection again.
 */
final class HttpThreads extends QueuedThreadPool {
  HttpThreads(int threadsMax, int threadsMin) {
    super(threadsMax, threadsMin);
    setName("http");
  }

  @Override
  public void execute(Runnable task) {
    if (task instanceof RawConnection connection) {
      CountingEndPoint.of(connection.getEndPoint()).onSelector(connection);
    } else {
      super.execute(task);
    }
  }
}
