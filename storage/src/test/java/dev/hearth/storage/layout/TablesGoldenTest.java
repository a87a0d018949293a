package dev.hearth.storage.layout;

import dev.hearth.storage.layout.MetaTable.Counter;
import dev.hearth.storage.model.ContentHash;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.testing.Golden;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The bytes of one row of each table, as stores in the field have them. */
final class TablesGoldenTest {
  private static final ContentHash HASH = new ContentHash(1, 2, 3, 4);
  private static final Pubky USER = new Pubky(-1, 2, 3, 4);
  private static final ResourcePath PATH = ResourcePath.of("/pub/a.txt");
  private static final long SEQUENCE = 0x000660BC86F611FCL;
  private static final String BLOB = "1-00112233445566778899aabbccddeeff";

  @Test
  void meta() {
    Golden.check("meta-key", MetaTable.key(Counter.LAST_SEQUENCE));
    ByteBuffer value = ByteBuffer.allocate(MetaTable.VALUE_BYTES);
    MetaTable.value(Counter.LAST_SEQUENCE, SEQUENCE, value);
    Golden.check("meta-value", value);
  }

  @Test
  void users() {
    Golden.check("users-key", UsersTable.key(USER));
    ByteBuffer value = ByteBuffer.allocate(UsersTable.VALUE_BYTES);
    UsersTable.value(new UserRow(7, 1_000, OptionalLong.of(5_000), true, SEQUENCE), value);
    Golden.check("users-value", value);
    Golden.check("user_keys-key", UserKeysTable.key(7));
    ByteBuffer key = ByteBuffer.allocate(UserKeysTable.VALUE_BYTES);
    UserKeysTable.value(USER, key);
    Golden.check("user_keys-value", key);
  }

  @Test
  void types() {
    Golden.check("types-key", TypesTable.key(3));
    ByteBuffer type = ByteBuffer.allocate(14);
    TypesTable.type("text/plain", type);
    Golden.check("types-value", type);
    Golden.check("type_numbers-key", TypesTable.key("text/plain"));
    ByteBuffer number = ByteBuffer.allocate(TypesTable.NUMBER_VALUE_BYTES);
    TypesTable.number(3, number);
    Golden.check("type_numbers-value", number);
  }

  @Test
  void events() {
    Golden.check("events-key", EventTable.key(SEQUENCE, ByteBuffer.allocate(8)));
    ByteBuffer put = ByteBuffer.allocate(EventTable.putBytes(PATH.length()));
    EventTable.put(SEQUENCE, 2, 7, 5, 3, HASH, PATH, put);
    Golden.check("events-put", put);
    ByteBuffer delete = ByteBuffer.allocate(EventTable.deleteBytes(PATH.length()));
    EventTable.delete(SEQUENCE, 2, 7, PATH, delete);
    Golden.check("events-delete", delete);
    ByteBuffer index = ByteBuffer.allocate(EventsByUserTable.KEY_BYTES);
    Golden.check("events_by_user-key", EventsByUserTable.key(7, SEQUENCE, index));
  }

  @Test
  void resources() {
    byte[] path = PATH.utf8();
    ByteBuffer key = ByteBuffer.allocate(26);
    Golden.check("resources-key", ResourcesTable.key(7, 9, path, 0, path.length, key));
    byte[] content = {'h', 'e', 'l', 'l', 'o'};
    Golden.check("resources-inline", row(5, Optional.empty(), content));
    Golden.check("resources-blob", row(1 << 20, Optional.of(BLOB), new byte[0]));
    ByteBuffer parent = ByteBuffer.allocate(ResourcesTable.PARENT_BYTES);
    ResourcesTable.parentValue(9, parent);
    Golden.check("resources-parent", parent);
    Golden.check("garbage-key", GarbageTable.key(BLOB));
  }

  private static ByteBuffer row(long length, Optional<String> blob, byte[] content) {
    ResourceRow row = new ResourceRow(HASH, length, 3, SEQUENCE, blob);
    ByteBuffer value = ByteBuffer.allocate(ResourcesTable.bytes(row, content));
    ResourcesTable.value(row, content, value);
    return value;
  }
}
