package dev.hearth.storage.pages;

import dev.hearth.storage.layout.PageLayout;
import dev.hearth.storage.layout.PageLayout.Header;
import dev.hearth.storage.model.ContentHash;
import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.model.Sequence;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads a page the plain way, column by column as docs/protocol.md draws it; trusts it. */
final class PlainPage {
  private final Header header;
  private final ByteBuffer body;

  private PlainPage(ByteBuffer file) {
    header = PageLayout.read(file).orElseThrow();
    body = ByteBuffer.wrap(PageCheck.body(file).orElseThrow());
  }

  static List<Event> events(ByteBuffer file) {
    return new PlainPage(file).events();
  }

  static List<Event> events(OpenPage page) throws IOException {
    ByteBuffer file = ByteBuffer.allocate((int) page.bytes());
    while (file.hasRemaining() && page.file().read(file, file.position()) >= 0) {}
    return events(file.flip());
  }

  private List<Event> events() {
    List<Pubky> users = new ArrayList<>();
    for (int i = 0; i < header.users(); i++) {
      users.add(Pubky.read(body));
    }
    List<String> types = new ArrayList<>();
    for (int i = 0; i < header.types(); i++) {
      types.add(new String(bytes((int) number()), StandardCharsets.UTF_8));
    }
    byte[] marks = bytes(header.events());
    long[] steps = numbers(header.events());
    long[] user = numbers(header.events());
    long[] shared = numbers(header.events());
    long[] rest = numbers(header.events());
    List<byte[]> paths = new ArrayList<>();
    byte[] before = {};
    for (int i = 0; i < header.events(); i++) {
      byte[] path = Arrays.copyOf(before, (int) (shared[i] + rest[i]));
      body.get(path, (int) shared[i], (int) rest[i]);
      paths.add(path);
      before = path;
    }
    long[] type = numbers(header.puts());
    long[] length = numbers(header.puts());
    List<Event> events = new ArrayList<>();
    long sequence = header.after();
    int put = 0;
    for (int i = 0; i < header.events(); i++) {
      sequence += steps[i];
      Sequence at = new Sequence(sequence);
      Pubky key = users.get((int) user[i]);
      ResourcePath path = ResourcePath.ofStored(paths.get(i));
      int suffix = marks[i] & 0x0F;
      if (marks[i] < 0) {
        events.add(new Event.Delete(at, key, path, suffix));
      } else {
        String contentType = types.get((int) type[put]);
        ContentHash hash = ContentHash.read(body);
        events.add(new Event.Put(at, key, path, suffix, length[put], contentType, hash));
        put++;
      }
    }
    if (body.hasRemaining() || put != header.puts()) {
      throw new AssertionError("the page has more than its header says");
    }
    return events;
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    body.get(bytes);
    return bytes;
  }

  private long[] numbers(int count) {
    long[] numbers = new long[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = number();
    }
    return numbers;
  }

  private long number() {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = body.get();
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }
}
