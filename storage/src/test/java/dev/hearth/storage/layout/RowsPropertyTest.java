package dev.hearth.storage.layout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.layout.MetaTable.Counter;
import dev.hearth.storage.model.ContentHash;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.model.StorageException.CorruptRow;
import dev.hearth.storage.testing.Samples;
import dev.hearth.storage.testing.Seeds;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What is written is read back; key order is number order; noise is refused, never fatal. */
final class RowsPropertyTest {
  private static final int ROUNDS = 2_000;

  private final Random random = Seeds.random("RowsPropertyTest", 3);

  private long positive() {
    return (random.nextLong() >>> (1 + random.nextInt(40))) | 1;
  }

  private ContentHash hash() {
    return new ContentHash(
        random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
  }

  private ResourcePath path() {
    return Samples.pathOf("/pub/", 5 + random.nextInt(ResourcePath.BYTES_MAX - 4));
  }

  @Test
  void events_areReadBack() {
    for (int round = 0; round < ROUNDS; round++) {
      long sequence = positive();
      ResourcePath path = path();
      ContentHash hash = hash();
      int suffix = 1 + random.nextInt(EventTable.SUFFIX_MAX);
      int type = 1 + random.nextInt(1 << 30);
      long user = positive();
      long length = positive();
      ByteBuffer put = ByteBuffer.allocate(EventTable.putBytes(path.length()));
      EventTable.put(sequence, suffix, user, length, type, hash, path, put);
      EventTable.check(sequence, put);
      assertTrue(EventTable.isPut(put));
      assertEquals(suffix, EventTable.suffix(put));
      assertEquals(user, EventTable.user(put));
      assertEquals(length, EventTable.length(put));
      assertEquals(type, EventTable.type(put));
      assertEquals(hash, EventTable.hash(put));
      assertEquals(path, storedPath(put));
      ByteBuffer delete = ByteBuffer.allocate(EventTable.deleteBytes(path.length()));
      EventTable.delete(sequence, suffix, user, path, delete);
      EventTable.check(sequence, delete);
      assertEquals(path, storedPath(delete));
      assertThrows(CorruptRow.class, () -> EventTable.check(sequence ^ 1, delete));
    }
  }

  private static ResourcePath storedPath(ByteBuffer row) {
    byte[] path = new byte[EventTable.pathLength(row)];
    row.get(EventTable.pathOffset(row), path);
    return ResourcePath.ofStored(path);
  }

  @Test
  void resources_areReadBack() {
    for (int round = 0; round < ROUNDS; round++) {
      boolean isBlob = random.nextBoolean();
      byte[] content = new byte[isBlob ? 0 : random.nextInt(500)];
      random.nextBytes(content);
      ResourceRow row =
          new ResourceRow(
              hash(),
              isBlob ? positive() : content.length,
              1 + random.nextInt(1 << 30),
              positive(),
              isBlob ? Optional.of("1-name" + round) : Optional.empty());
      ByteBuffer bytes = ByteBuffer.allocate(ResourcesTable.bytes(row, content));
      ResourcesTable.value(row, content, bytes);
      assertEquals(row, ResourcesTable.value(bytes));
      if (!isBlob) {
        assertArrayEquals(content, ResourcesTable.content(bytes));
      }
    }
  }

  @Test
  void users_areReadBack() {
    for (int round = 0; round < ROUNDS; round++) {
      OptionalLong quota =
          random.nextBoolean() ? OptionalLong.of(positive()) : OptionalLong.empty();
      UserRow row = new UserRow(positive(), positive(), quota, random.nextBoolean(), positive());
      ByteBuffer bytes = ByteBuffer.allocate(UsersTable.VALUE_BYTES);
      UsersTable.value(row, bytes);
      assertEquals(row, UsersTable.value(bytes));
    }
  }

  @Test
  void keyOrder_isNumberOrder() {
    for (int round = 0; round < ROUNDS; round++) {
      long a = positive();
      long b = positive();
      byte[] keyA = EventTable.key(a, ByteBuffer.allocate(8)).array();
      byte[] keyB = EventTable.key(b, ByteBuffer.allocate(8)).array();
      assertEquals(
          Integer.signum(Long.compare(a, b)), Integer.signum(Arrays.compareUnsigned(keyA, keyB)));
      Pubky one = new Pubky(random.nextLong(), 1, 2, 3);
      Pubky other = new Pubky(random.nextLong(), 1, 2, 3);
      assertEquals(
          Integer.signum(one.compareTo(other)),
          Integer.signum(
              Arrays.compareUnsigned(UsersTable.key(one).array(), UsersTable.key(other).array())));
    }
  }

  /** Every way of reading a row. */
  private static final List<Consumer<ByteBuffer>> READERS =
      List.of(
          row -> MetaTable.number(Counter.FLOOR, row),
          UsersTable::value,
          UsersTable::key,
          UserKeysTable::value,
          TypesTable::type,
          row -> TypesTable.number(row),
          row -> EventTable.check(1, row),
          EventTable::sequence,
          EventsByUserTable::user,
          ResourcesTable::value,
          ResourcesTable::user,
          RowsPropertyTest::readResource,
          ResourcesTable::parentNumber,
          GarbageTable::name);

  private static void readResource(ByteBuffer row) {
    ResourcesTable.value(row);
    ResourcesTable.content(row);
  }

  @Test
  void noise_isRefusedAsCorrupt_orRead() {
    for (int round = 0; round < ROUNDS * 5; round++) {
      byte[] noise = new byte[random.nextInt(random.nextBoolean() ? 20 : 150)];
      random.nextBytes(noise);
      ByteBuffer row = ByteBuffer.wrap(noise);
      boolean sealed = random.nextBoolean();
      if (sealed && noise.length >= RowChecksum.BYTES) {
        seal(row); // A right checksum lets noise through to the checks behind it.
      }
      READERS.forEach(reader -> readNoise(reader, row.duplicate()));
    }
  }

  private void seal(ByteBuffer row) {
    int end = row.limit() - RowChecksum.BYTES;
    if (end > 2 && random.nextBoolean()) {
      row.put(0, (byte) 1).put(1, (byte) random.nextInt(4));
    }
    boolean asEvent = random.nextBoolean();
    row.putInt(end, RowChecksum.of(row, 0, end) ^ (asEvent ? Long.hashCode(1) : 0));
    if (row.limit() > ResourcesTable.HEADER_BYTES && random.nextBoolean()) {
      int content = RowChecksum.of(row, ResourcesTable.HEADER_BYTES, row.limit());
      row.putInt(ResourcesTable.HEADER_BYTES - 8, content);
      int header = RowChecksum.of(row, 0, ResourcesTable.HEADER_BYTES - 4);
      row.putInt(ResourcesTable.HEADER_BYTES - 4, header);
    }
  }

  private static void readNoise(Consumer<ByteBuffer> reader, ByteBuffer row) {
    try {
      reader.accept(row);
    } catch (CorruptRow e) {
      assertTrue(e.getMessage().startsWith("corrupt row in "), e.getMessage());
    }
  }

  @Test
  void everyFlippedBit_isNoticed() {
    ResourcePath path = ResourcePath.of("/pub/a");
    ByteBuffer event = ByteBuffer.allocate(EventTable.putBytes(path.length()));
    EventTable.put(9, 1, 2, 3, 4, hash(), path, event);
    noticed(event, row -> EventTable.check(9, row));
    ResourceRow resource = new ResourceRow(hash(), 3, 4, 9, Optional.empty());
    ByteBuffer inline = ByteBuffer.allocate(ResourcesTable.HEADER_BYTES + 3);
    ResourcesTable.value(resource, new byte[] {1, 2, 3}, inline);
    noticed(inline, RowsPropertyTest::readResource);
    ByteBuffer user = ByteBuffer.allocate(UsersTable.VALUE_BYTES);
    UsersTable.value(new UserRow(1, 2, OptionalLong.of(3), false, 4), user);
    noticed(user, UsersTable::value);
    ByteBuffer meta = ByteBuffer.allocate(MetaTable.VALUE_BYTES);
    MetaTable.value(Counter.FLOOR, 5, meta);
    noticed(meta, row -> MetaTable.number(Counter.FLOOR, row));
    assertThrows(CorruptRow.class, () -> MetaTable.number(Counter.STARTS, meta));
  }

  private static void noticed(ByteBuffer row, Consumer<ByteBuffer> reader) {
    reader.accept(row.duplicate());
    for (int bit = 0; bit < row.limit() * 8; bit++) {
      row.put(bit / 8, (byte) (row.get(bit / 8) ^ (1 << (bit % 8))));
      assertThrows(CorruptRow.class, () -> reader.accept(row.duplicate()));
      row.put(bit / 8, (byte) (row.get(bit / 8) ^ (1 << (bit % 8))));
    }
  }
}
