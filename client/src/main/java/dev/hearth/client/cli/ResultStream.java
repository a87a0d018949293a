package dev.hearth.client.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where results go, in UTF-8 whatever the locale says, because a name of a file is bytes and not a
 * matter of taste. A {@link PrintStream} swallows errors; this one remembers the first, so that a
 * command whose results were lost does not end as if all was well. After it nothing more is
 * written: what followed a gap would look whole.
 */
final class ResultStream extends PrintStream {
  private static final int BUFFER_BYTES = 32 * 1024;

  private final Bytes bytes;

  ResultStream(OutputStream target) {
    this(new Bytes(target));
  }

  private ResultStream(Bytes bytes) {
    super(new BufferedOutputStream(bytes, BUFFER_BYTES), false, StandardCharsets.UTF_8);
    this.bytes = bytes;
  }

  /** The same place for what is no text; writing there fails loudly, and it holds nothing back. */
  OutputStream bytes() {
    flush();
    return bytes;
  }

  /**
   * Writes out what is held back, and looks whether all has been written until now.
   *
   * @throws ReaderGoneException if nobody reads it any more
   * @throws CommandException if anything else kept it from being written
   */
  void requireWritten() {
    flush();
    IOException failure = bytes.failure;
    if (failure == null) {
      return;
    }
    if (Objects.equals(failure.getMessage(), brokenPipe())) {
      throw new ReaderGoneException();
    }
    throw new CommandException(
        ExitCode.FAILED, "cannot write to standard output: " + Failures.message(failure));
  }

  /** What this system, in this language, says to one who writes to a pipe that nobody reads. */
  private static @Nullable String brokenPipe() {
    try {
      Pipe pipe = Pipe.open();
      try (Pipe.SinkChannel sink = pipe.sink()) {
        pipe.source().close();
        sink.write(ByteBuffer.allocate(1));
      }
      return null;
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  private static final class Bytes extends OutputStream {
    private final OutputStream target;
    private volatile @Nullable IOException failure;

    Bytes(OutputStream target) {
      this.target = target;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      requireNone();
      try {
        target.write(bytes, offset, length);
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }

    @Override
    public void flush() throws IOException {
      requireNone();
      try {
        target.flush();
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }

    private void requireNone() throws IOException {
      IOException first = failure;
      if (first != null) {
        throw first;
      }
    }
  }
}
