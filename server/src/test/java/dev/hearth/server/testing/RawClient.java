package dev.hearth.server.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Sends bytes to a port of this machine and reads what comes back until the peer closes. */
public final class RawClient {
  private static final int GUARD_MILLIS = 60_000;
  private final int port;

  public RawClient(int port) {
    this.port = port;
  }

  public Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(GUARD_MILLIS);
    socket.setTcpNoDelay(true);
    return socket;
  }

  /** Sends one request that asks the server to close; every line but the first is a header. */
  public RawAnswer ask(String... lines) throws IOException {
    return send((String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n"));
  }

  /** Sends one request with a body of known length; none is announced when it is empty. */
  public RawAnswer ask(String method, String target, byte[] body, String... headers)
      throws IOException {
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(target).append(" HTTP/1.1\r\nHost: localhost\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    boolean sends = body.length > 0 || method.equals("PUT") || method.equals("POST");
    if (sends) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    byte[] start =
        head.append("Connection: close\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    byte[] whole = Arrays.copyOf(start, start.length + body.length);
    System.arraycopy(body, 0, whole, start.length, body.length);
    return send(whole);
  }

  /** Sends a GET without more headers than there must be. */
  public RawAnswer get(String target) throws IOException {
    return ask("GET " + target + " HTTP/1.1", "Host: x");
  }

  /** Sends exactly this, one byte for each character. */
  public RawAnswer send(String bytes) throws IOException {
    return send(bytes.getBytes(StandardCharsets.ISO_8859_1));
  }

  public RawAnswer send(byte[] bytes) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(bytes);
      return RawAnswer.parse(socket.getInputStream().readAllBytes());
    }
  }

  /** Sends exactly this and nothing more: the server sees the end of the stream. */
  public RawAnswer sendAndEnd(String bytes) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      return RawAnswer.parse(socket.getInputStream().readAllBytes());
    }
  }
}
