package dev.hearth.client.bench.measure;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

/**
 * What one TCP connection on the loopback carries when nobody does anything else: 64 KiB writes on
 * one thread, reads on another. A replay is quoted beside it, because no server can be faster.
 */
public final class LoopbackProbe {
  private static final int WRITE_BYTES = 64 * 1024;
  private static final int READ_BYTES = 256 * 1024;

  private LoopbackProbe() {}

  /** Bytes per second, over about {@code length}. */
  public static double bytesPerSecond(Duration length) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket sender = new Socket(server.getInetAddress(), server.getLocalPort());
        Socket receiver = server.accept()) {
      Thread thread = Thread.ofPlatform().daemon().unstarted(() -> send(sender, length));
      byte[] buffer = new byte[READ_BYTES];
      InputStream in = receiver.getInputStream();
      long start = System.nanoTime();
      thread.start();
      long bytes = 0;
      int count = in.read(buffer);
      while (count >= 0) {
        bytes += count;
        count = in.read(buffer);
      }
      return bytes * 1e9 / (System.nanoTime() - start);
    }
  }

  private static void send(Socket socket, Duration length) {
    byte[] block = new byte[WRITE_BYTES];
    long start = System.nanoTime();
    try {
      while (System.nanoTime() - start < length.toNanos()) {
        socket.getOutputStream().write(block);
      }
      socket.shutdownOutput();
    } catch (IOException e) {
      throw new IllegalStateException("the loopback probe could not send", e);
    }
  }
}
