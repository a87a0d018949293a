package dev.hearth.server.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.ee10.servlet.HttpOutput;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** A request that Javalin's servlet runs, on a virtual thread, so every step may wait. */
public record ServletWire(HttpServletRequest request, HttpServletResponse response)
    implements Wire {
  @Override
  public String method() {
    return request.getMethod();
  }

  @Override
  public @Nullable String header(String name) {
    return request.getHeader(name);
  }

  @Override
  public List<String> headers(String name) {
    return Collections.list(request.getHeaders(name));
  }

  @Override
  public String peerAddress() {
    return request.getRemoteAddr();
  }

  @Override
  public long announcedLength() {
    return request.getContentLengthLong();
  }

  @Override
  public InputStream body() throws IOException {
    return request.getInputStream();
  }

  @Override
  public boolean takeBody(int bytesMax) {
    return false;
  }

  @Override
  public byte @Nullable [] takenBody() {
    return null;
  }

  @Override
  public int status() {
    return response.getStatus();
  }

  @Override
  public void setStatus(int status) {
    response.setStatus(status);
  }

  @Override
  public void setHeader(String name, @Nullable String value) {
    response.setHeader(name, value);
  }

  @Override
  public void addHeader(String name, String value) {
    response.addHeader(name, value);
  }

  @Override
  public void setLength(long bytes) {
    response.setContentLengthLong(bytes);
  }

  @Override
  public boolean isCommitted() {
    return response.isCommitted();
  }

  @Override
  public void resetBody() {
    response.resetBuffer();
  }

  @Override
  public OutputStream out() throws IOException {
    return response.getOutputStream();
  }

  @Override
  public void end(ByteBuffer body) throws IOException {
    try (OutputStream out = response.getOutputStream()) {
      if (out instanceof HttpOutput jetty) {
        jetty.write(body);
      } else {
        byte[] copy = new byte[body.remaining()];
        body.get(copy);
        out.write(copy);
      }
    }
  }

  @Override
  public void whenEnded(Runnable action) {
    Request.addCompletionListener(jetty(), _ -> action.run());
  }

  @Override
  public void mayWait(Work rest) throws IOException {
    rest.run();
  }

  @Override
  public void later(CompletableFuture<?> done, Runnable rest) {
    done.handle((_, _) -> true).join();
    rest.run();
  }

  /** The socket and not the exchange, which Javalin would then end a second time. */
  @Override
  public void cut(Throwable cause) {
    jetty().getConnectionMetaData().getConnection().getEndPoint().close(cause);
  }

  @Override
  public ServletContextRequest jetty() {
    return ServletContextRequest.getServletContextRequest(request);
  }
}
