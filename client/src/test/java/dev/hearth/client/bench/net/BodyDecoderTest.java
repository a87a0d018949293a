package dev.hearth.client.bench.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BodyDecoderTest {
  private static final byte[] GZIP_HEAD = {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0, (byte) 0xFF};

  private static byte[] text(int length) {
    byte[] text = new byte[length];
    for (int i = 0; i < length; i++) {
      text[i] = (byte) ("data: some event " + i % 977).charAt(i % 17);
    }
    return text;
  }

  /** A stream as the server makes them: pieces that depend on nothing before them. */
  private static byte[] coded(Compression compression, byte[] plain) {
    return switch (compression) {
      case NONE -> plain;
      case ZSTD -> Zstd.compress(plain, 1);
      case GZIP -> {
        Deflater deflater = new Deflater(1, true);
        deflater.setInput(plain);
        byte[] coded = new byte[plain.length + 100];
        int length = deflater.deflate(coded, 0, coded.length, Deflater.FULL_FLUSH);
        deflater.end();
        yield Arrays.copyOf(coded, length);
      }
    };
  }

  @ParameterizedTest
  @EnumSource
  void aStreamCutAnywhere_isDecoded_andCounted(Compression compression) throws IOException {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    if (compression == Compression.GZIP) {
      stream.writeBytes(GZIP_HEAD);
    }
    for (int length : new int[] {1, 200, 70_000, 3, 16 << 10, 300_000}) {
      expected.writeBytes(text(length));
      stream.writeBytes(coded(compression, text(length)));
    }
    byte[] bytes = stream.toByteArray();
    Random random = new Random(16);
    ByteArrayOutputStream seen = new ByteArrayOutputStream();
    try (BodyDecoder decoder =
        new BodyDecoder(compression, (part, from, to) -> seen.write(part, from, to - from))) {
      for (int round = 1; round <= 2; round++) {
        for (int at = 0; at < bytes.length; ) {
          int count = Math.min(bytes.length - at, 1 + random.nextInt(9_000));
          decoder.body(bytes, at, at + count);
          at += count;
        }
        assertArrayEquals(expected.toByteArray(), seen.toByteArray());
        assertEquals((long) round * bytes.length, decoder.codedBytes());
        seen.reset();
        decoder.reset();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "ZSTD"})
  void noise_isRefused(Compression compression) {
    try (BodyDecoder decoder = new BodyDecoder(compression, BodySink.NONE)) {
      byte[] noise = new byte[100];
      Arrays.fill(noise, (byte) 0xFF);
      assertThrows(Exception.class, () -> decoder.body(noise, 0, noise.length));
    }
  }
}
