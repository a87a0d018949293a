package dev.hearth.client;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * A file as the body of one request, announced with the length that it has now. What goes wrong
 * with the file is told apart from what goes wrong with the connection, which the HTTP client does
 * not: to it both are an {@link IOException}.
 */
final class FileBody implements HttpRequest.BodyPublisher {
  /** Passes through the HTTP client as a cause, by which it is known again. */
  private static final class FileException extends IOException {
    private static final long serialVersionUID = 1L;

    FileException(String message, @Nullable IOException cause) {
      super(message, cause);
    }
  }

  private final Path file;
  private final long bytes;

  /**
   * @throws FileNotFoundException if there is none
   */
  FileBody(Path file) throws FileNotFoundException {
    this.file = file;
    try {
      this.bytes = Files.size(file);
    } catch (NoSuchFileException e) {
      throw new FileNotFoundException(file.toString());
    } catch (IOException e) {
      throw new UploadException(e);
    }
  }

  @Override
  public long contentLength() {
    return bytes;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    BodyPublishers.ofInputStream(() -> new Whole(file, bytes)).subscribe(subscriber);
  }

  /** What was wrong with the file, if that is what made a request fail. */
  static Optional<IOException> failure(HomeserverException.Unreachable failed) {
    for (Throwable e = failed; e != null; e = e.getCause()) {
      if (e instanceof FileException file) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  /** Reads exactly as many bytes as were announced, or fails. */
  private static final class Whole extends InputStream {
    private final Path file;
    private long left;
    private @Nullable InputStream in;

    Whole(Path file, long bytes) {
      this.file = file;
      this.left = bytes;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      try {
        if (in == null) {
          in = Files.newInputStream(file);
        }
        if (left == 0) {
          return in.read() < 0 ? -1 : changed();
        }
        int read = in.read(target, offset, (int) Math.min(length, left));
        if (read < 0) {
          return changed();
        }
        left -= read;
        return read;
      } catch (FileException e) {
        throw e;
      } catch (IOException e) {
        throw new FileException(e.toString(), e);
      }
    }

    private static int changed() throws IOException {
      throw new FileException("the file changed while it was sent", null);
    }

    @Override
    public void close() throws IOException {
      if (in != null) {
        in.close();
      }
    }
  }
}
