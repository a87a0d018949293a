package dev.hearth.client.bench;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who writes, and what. */
final class WriteOptions {
  private static final int USERS_MAX = 1000;
  private static final int BODY_BYTES_MAX = 16 * 1024 * 1024;

  @Option(
      names = "--users",
      paramLabel = "N",
      defaultValue = "8",
      description = "users, taken by the connections in turn (default ${DEFAULT-VALUE})")
  private int users;

  @Option(
      names = "--size",
      paramLabel = "BYTES",
      defaultValue = "200",
      description = "bytes of each resource that is stored (default ${DEFAULT-VALUE})")
  private int size;

  @Option(
      names = "--post",
      paramLabel = "PATH",
      description =
          "for servers that are no homeservers: write by POST to this path, without signing up"
              + " (see also --body and --header)")
  private @Nullable String post;

  @Option(
      names = "--body",
      paramLabel = "TEMPLATE",
      defaultValue = "topic={path}&data={fill}{path}",
      description =
          "what is posted; {path} is the name that streams must show, at the end of the event's"
              + " first data line, {fill} so much text that both have --size bytes, {user} the"
              + " writer's key (default ${DEFAULT-VALUE})")
  private String body = "";

  int users() {
    return Bounds.check("--users", users, 1, USERS_MAX);
  }

  /** No more users than there are writers, so that each has one. */
  int users(int writers) {
    return Math.min(users(), writers);
  }

  WriteForm form() {
    int bytes = Bounds.check("--size", size, 0, BODY_BYTES_MAX);
    return post == null ? new WriteForm.Put(bytes) : new WriteForm.Post(post, body, bytes);
  }
}
