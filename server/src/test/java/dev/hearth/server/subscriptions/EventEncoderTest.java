package dev.hearth.server.subscriptions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hearth.storage.model.ContentHash;
import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.model.Sequence;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** The frames of wire §6.3 and design §7, byte by byte, on the vectors of wire §15. */
class EventEncoderTest {
  private static final Pubky ZERO =
      Pubky.parse("8pinxxgqs41n4aididenw5apqp1urfmzdztr8jt4abrkdn435ewo").orElseThrow();
  private static final ContentHash HELLO =
      ContentHash.of(
          HexFormat.of()
              .parseHex("ea8f163db38682925e4491c5e58d4bb3506ef8c14eb78a86e908c5624a67200f"));
  private static final Event PUT =
      new Event.Put(
          new Sequence(1795212694655484L),
          ZERO,
          ResourcePath.of("/pub/a \"b\\c\"/ü.txt"),
          2,
          5,
          "text/plain",
          HELLO);
  private static final Event DEL =
      new Event.Delete(new Sequence(1795212694655484L), ZERO, ResourcePath.of("/pub/x"), 1);

  private final EventEncoder encoder = new EventEncoder();
  private final ByteWriter out = new ByteWriter(16);

  @Test
  void put_asSse_hasIdFirstAndNoCursorLine() {
    encoder.sse(new StoredEvent(PUT), null, out);

    assertEquals(
        """
        id: 00361F46YR8ZR8p
        event: PUT
        data: pubky://8pinxxgqs41n4aididenw5apqp1urfmzdztr8jt4abrkdn435ewo/pub/a "b\\c"/ü.txt
        data: content_hash: 6o8WPbOGgpJeRJHF5Y1Ls1Bu+MFOt4qG6QjFYkpnIA8=

        """,
        out.toString());
  }

  @Test
  void put_asSseWithValue_hasItLast() {
    encoder.sse(new StoredEvent(PUT), "hello".getBytes(StandardCharsets.UTF_8), out);

    assertEquals(
        true,
        out.toString()
            .endsWith("6o8WPbOGgpJeRJHF5Y1Ls1Bu+MFOt4qG6QjFYkpnIA8=\ndata: value: aGVsbG8=\n\n"));
  }

  @Test
  void delete_asUpstream_hasCursorAndNoHash() {
    encoder.upstream(new StoredEvent(DEL), out);

    assertEquals(
        """
        event: DEL
        data: pubky://8pinxxgqs41n4aididenw5apqp1urfmzdztr8jt4abrkdn435ewo/pub/x
        data: cursor: 1795212694655484

        """,
        out.toString());
  }

  @Test
  void put_asJson_escapesThePath() {
    encoder.json(new StoredEvent(PUT), "hello".getBytes(StandardCharsets.UTF_8), out);

    assertEquals(
        """
        id: 00361F46YR8ZR8p
        event: PUT
        data: {"id":"00361F46YR8ZR8p","sequence":1795212694655484,\
        "time":"2026-11-20T22:11:34.655484Z","event":"PUT",\
        "user":"8pinxxgqs41n4aididenw5apqp1urfmzdztr8jt4abrkdn435ewo",\
        "path":"/pub/a \\"b\\\\c\\"/ü.txt","length":5,"content_type":"text/plain",\
        "content_hash":"6o8WPbOGgpJeRJHF5Y1Ls1Bu+MFOt4qG6QjFYkpnIA8=","value":"aGVsbG8="}

        """,
        out.toString());
  }

  @Test
  void delete_asRecord_hasNoContent() {
    encoder.record(new StoredEvent(DEL), null, out);

    assertEquals(
        """
        {"id":"00361F46YR8ZR8","sequence":1795212694655484,\
        "time":"2026-11-20T22:11:34.655484Z","event":"DEL",\
        "user":"8pinxxgqs41n4aididenw5apqp1urfmzdztr8jt4abrkdn435ewo","path":"/pub/x"}\
        """,
        out.toString());
  }

  @Test
  void hashes_areTheBase64OfTheJdk() {
    var random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
    for (int i = 0; i < 1_000; i++) {
      byte[] bytes = new byte[ContentHash.BYTES];
      random.nextBytes(bytes);
      out.truncate(0);
      Base64Text.write(ContentHash.of(bytes), out);
      assertEquals(Base64.getEncoder().encodeToString(bytes), out.toString());
    }
  }

  @Test
  void decimals_areTheJdks() {
    for (long number : new long[] {0, 9, 10, 99, 100, 1795212694655484L, Long.MAX_VALUE}) {
      out.truncate(0);
      assertEquals(Long.toString(number), out.decimal(number).toString());
    }
  }
}
