package dev.hearth.client.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One connection of a {@link ScriptedServer}. */
public final class Peer {
  private final Socket socket;
  private final InputStream in;

  Peer(Socket socket, InputStream in) {
    this.socket = socket;
    this.in = in;
  }

  /** Sends text as it is. */
  public Peer send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
    return this;
  }

  /** Sends bytes as they are. */
  public Peer send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  /** The head of an event stream that ends with its connection. */
  public Peer eventStream() throws IOException {
    return send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n");
  }

  /** The head of a chunked event stream: if the connection ends it was cut. */
  public Peer chunkedEventStream() throws IOException {
    return send(
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
  }

  public Peer chunk(String text) throws IOException {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    return send(Integer.toHexString(bytes) + "\r\n" + text + "\r\n");
  }

  /** A whole answer. */
  public Peer answer(int status, String headers, String body) throws IOException {
    int bytes = body.getBytes(StandardCharsets.UTF_8).length;
    return send(
        "HTTP/1.1 "
            + status
            + " x\r\n"
            + headers
            + "Content-Length: "
            + bytes
            + "\r\nConnection: close\r\n\r\n"
            + body);
  }

  /** A whole answer of bytes. */
  public Peer answer(String headers, byte[] body) throws IOException {
    send("HTTP/1.1 200 x\r\n" + headers + "Content-Length: " + body.length);
    send("\r\nConnection: close\r\n\r\n");
    socket.getOutputStream().write(body);
    socket.getOutputStream().flush();
    return this;
  }

  /** Reads so many bytes of what the client sends. */
  public byte[] read(int bytes) throws IOException {
    return in.readNBytes(bytes);
  }

  /** Says nothing until the client has gone. */
  public void awaitGone() throws IOException {
    try {
      while (in.read() >= 0) {
        // What a client says on an open stream does not matter.
      }
    } catch (IOException e) {
      // Reset by the client: gone too.
    }
  }
}
