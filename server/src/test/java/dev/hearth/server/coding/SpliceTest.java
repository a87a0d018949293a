package dev.hearth.server.coding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SpliceTest {
  private static final String FRAME =
      """
      id: 00361F46YR8ZR8p
      event: PUT
      data: pubky://8pinxxgqs41n4aididenw5apqp1urfmzdztr8jt4abrkdn435ewo/pub/a.txt
      data: content_hash: 6o8WPbOGgpJeRJHF5Y1Ls1Bu+MFOt4qG6QjFYkpnIA8=

      """;

  private final Coder coder = new Coder();

  @AfterEach
  void close() {
    coder.close();
  }

  private static Random random() {
    String asked = System.getProperty("seed", "");
    long seed = asked.isEmpty() ? 16 : Long.parseLong(asked);
    System.out.println("SpliceTest runs with -Dseed=" + seed);
    return new Random(seed);
  }

  private static byte[] text(Random random) {
    byte[] text = new byte[random.nextInt(8) == 0 ? random.nextInt(200_000) : random.nextInt(600)];
    boolean noise = random.nextBoolean();
    for (int i = 0; i < text.length; i++) {
      text[i] = noise ? (byte) random.nextInt() : (byte) FRAME.charAt((i * 7) % FRAME.length());
    }
    return text;
  }

  private Piece piece(Coding coding, byte[] plain, boolean compress) {
    if (compress) {
      coder.compress(coding, plain, 0, plain.length);
    } else {
      coder.store(coding, plain, 0, plain.length);
    }
    return coder.toPiece(coding, plain, 0, plain.length);
  }

  @ParameterizedTest
  @EnumSource
  void piecesInAnyOrder_decodeToWhatTheyHold(Coding coding) throws IOException {
    Random random = random();
    List<byte[]> plain = new ArrayList<>();
    List<Piece> pieces = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      plain.add(text(random));
      pieces.add(piece(coding, plain.getLast(), random.nextBoolean()));
    }
    for (int stream = 0; stream < 30; stream++) {
      Splice splice = Splice.of(coding);
      ByteArrayOutputStream coded = new ByteArrayOutputStream();
      ByteArrayOutputStream expected = new ByteArrayOutputStream();
      coded.writeBytes(splice.head());
      for (int i = random.nextInt(30); i > 0; i--) {
        int chosen = random.nextInt(pieces.size());
        splice.take(pieces.get(chosen));
        coded.writeBytes(pieces.get(chosen).bytes());
        expected.writeBytes(plain.get(chosen));
      }
      coded.writeBytes(splice.tail());
      assertArrayEquals(
          expected.toByteArray(), Decoders.decode(coding, coded.toByteArray()), "stream " + stream);
    }
  }

  /** What was sent can be decoded at once, without a byte of what follows. */
  @Test
  void eachGzipPiece_isDecodedAsSoonAsItArrives() throws DataFormatException {
    Random random = random();
    Inflater inflater = new Inflater(true);
    for (int i = 0; i < 200; i++) {
      byte[] plain = text(random);
      Piece piece = piece(Coding.GZIP, plain, random.nextBoolean());
      inflater.setInput(piece.bytes());
      byte[] decoded = new byte[plain.length + 1];
      int length = 0;
      int more;
      do {
        more = inflater.inflate(decoded, length, decoded.length - length);
        length += more;
      } while (more > 0);
      assertEquals(plain.length, length, "piece " + i);
      assertTrue(inflater.needsInput());
    }
    inflater.end();
  }

  @Test
  void eachZstdPiece_isAFrameThatTellsItsSize() {
    Random random = random();
    for (int i = 0; i < 100; i++) {
      byte[] plain = text(random);
      for (boolean compress : new boolean[] {true, false}) {
        byte[] frame = piece(Coding.ZSTD, plain, compress).bytes();
        assertEquals(plain.length, Zstd.getFrameContentSize(frame));
        assertArrayEquals(plain, Zstd.decompress(frame, plain.length));
      }
    }
  }

  @Test
  void crcOfTwoTexts_isPutTogetherFromTheirs() {
    Random random = random();
    for (int i = 0; i < 500; i++) {
      byte[] a = text(random);
      byte[] b = text(random);
      CRC32 both = new CRC32();
      both.update(a);
      both.update(b);
      int combined =
          Crc32.combine(
              coder.crc(a, 0, a.length), coder.crc(b, 0, b.length), Crc32.shift(b.length));
      assertEquals((int) both.getValue(), combined, a.length + " and " + b.length);
    }
  }

  @Test
  void aCutGzipStream_isNotTakenForAWholeOne() {
    Splice splice = Splice.of(Coding.GZIP);
    ByteArrayOutputStream coded = new ByteArrayOutputStream();
    coded.writeBytes(splice.head());
    coded.writeBytes(piece(Coding.GZIP, FRAME.getBytes(StandardCharsets.US_ASCII), true).bytes());
    assertThrows(EOFException.class, () -> Decoders.decode(Coding.GZIP, coded.toByteArray()));
  }

  /** Golden: these bytes go into streams of every client there is. */
  @Test
  void aHeartbeat_isTheseBytes() {
    byte[] beat = ":\n\n".getBytes(StandardCharsets.US_ASCII);
    assertEquals("000300fcff3a0a0a", hex(piece(Coding.GZIP, beat, false)));
    assertEquals("28b52ffd20031900003a0a0a", hex(piece(Coding.ZSTD, beat, false)));
    Splice splice = Splice.of(Coding.GZIP);
    assertEquals("1f8b08000000000000ff", HexFormat.of().formatHex(splice.head()));
    splice.take(piece(Coding.GZIP, beat, false));
    CRC32 crc = new CRC32();
    crc.update(beat);
    String trailer =
        String.format(Locale.ROOT, "0300%08x03000000", Integer.reverseBytes((int) crc.getValue()));
    assertEquals(trailer, HexFormat.of().formatHex(splice.tail()));
  }

  private static String hex(Piece piece) {
    return HexFormat.of().formatHex(piece.bytes());
  }

  /** The programs people have, where this machine has them. */
  @ParameterizedTest
  @EnumSource(names = {"GZIP", "ZSTD"})
  void theCommandOfThatName_decodesASplicedStream(Coding coding) throws Exception {
    List<String> command = List.of(coding.text(), "-dc");
    if (!isThere(coding.text())) {
      System.out.println("no " + coding.text() + " on this machine; decoded by libraries only");
      return;
    }
    Splice splice = Splice.of(coding);
    ByteArrayOutputStream coded = new ByteArrayOutputStream();
    coded.writeBytes(splice.head());
    byte[] frame = FRAME.getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < 3; i++) {
      Piece piece = piece(coding, frame, i != 1);
      splice.take(piece);
      coded.writeBytes(piece.bytes());
    }
    coded.writeBytes(splice.tail());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var in = process.getOutputStream()) {
      in.write(coded.toByteArray());
    }
    String decoded = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(FRAME.repeat(3), decoded);
    assertEquals(0, process.exitValue());
  }

  private static boolean isThere(String program) {
    return java.util.Arrays.stream(System.getenv("PATH").split(java.io.File.pathSeparator, -1))
        .anyMatch(
            folder -> java.nio.file.Files.isExecutable(java.nio.file.Path.of(folder, program)));
  }
}
