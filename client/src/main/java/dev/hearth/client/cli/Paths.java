package dev.hearth.client.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.client.Address;
import dev.hearth.client.Pubky;
import dev.hearth.client.ResourceHead;
import dev.hearth.client.Selector;

/** What commands know about paths, and the JSON they show for one. */
final class Paths {
  private static final String PRIVATE = "/priv/";

  private Paths() {}

  /** Whether only its owner may read it. */
  static boolean isPrivate(Address address) {
    return address.path().startsWith(PRIVATE);
  }

  /** Whether only its owner may follow it. */
  static boolean isPrivate(Selector selector) {
    return selector.prefix().startsWith(PRIVATE);
  }

  static ObjectNode describe(Pubky user, String path) {
    return JsonNodeFactory.instance.objectNode().put("user", user.z32()).put("path", path);
  }

  /** Adds what a server says about a resource, under the names of an event's record. */
  static void describe(ObjectNode node, ResourceHead head) {
    node.put("length", head.length()).put("content_type", head.contentType());
    head.contentHash().ifPresent(hash -> node.put("content_hash", hash.base64()));
    head.lastModified().ifPresent(time -> node.put("last_modified", time.toString()));
  }
}
