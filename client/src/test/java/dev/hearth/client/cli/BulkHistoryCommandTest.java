package dev.hearth.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.client.testing.Frames;
import dev.hearth.client.testing.PlainPage;
import dev.hearth.client.testing.PlainPage.Row;
import dev.hearth.client.testing.ScriptedServer;
import dev.hearth.client.wire.Position;
import dev.hearth.client.wire.ZBase32;
import java.net.URI;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code history --bulk} as a person types it. */
@Timeout(60)
final class BulkHistoryCommandTest {
  private static final URI NOBODY = URI.create("http://127.0.0.1:1");
  private static final long END = 1795212694655486L;

  private static byte[] page() {
    byte[] user = ZBase32.decode(Frames.USER);
    return PlainPage.file(
        0,
        END,
        List.of(
            new Row(END - 2, user, 1, "/pub/a.txt", new byte[32], 5, "text/plain"),
            new Row(END, user, 1, "/pub/a.txt", new byte[0], 0, "")));
  }

  private static ScriptedServer.Script list(String pages) {
    String body =
        "{\"cursor\":\"%s\",\"pages\":[%s],\"next\":\"%s\",\"more\":false}"
            .formatted(Position.text(pages.isEmpty() ? END : 0), pages, Position.text(END));
    return peer -> peer.answer(200, "Content-Type: application/json\r\n", body);
  }

  private static String entry(byte[] page) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(page);
    return "{\"name\":\"a\",\"after\":\"%s\",\"through\":\"%s\",\"events\":2,\"bytes\":%d,\"hash\":\"%s\"}"
        .formatted(
            Position.text(0),
            Position.text(END),
            page.length,
            HexFormat.of().formatHex(digest, 0, 16));
  }

  @Test
  void pagesAndStream_areShownAsOne(@TempDir Path home) throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(
            list(entry(page())),
            peer -> peer.answer("", page()),
            list(""),
            peer ->
                peer.eventStream()
                    .send(Frames.put("00361F46YR9008", "/pub/b") + Frames.live("00361F46YR900")))) {
      Shell shell = new Shell(home, server.uri());
      assertEquals(ExitCode.DONE, shell.run("history", "--bulk"), shell.err());
      List<String> lines = shell.outLines();
      assertEquals(3, lines.size(), shell.out());
      assertEquals(
          "2026-11-20T22:11:34.655484Z  00361F46YR8ZR8  PUT  pubky://%s/pub/a.txt  5 bytes"
              .formatted(Frames.USER),
          lines.get(0));
      assertTrue(lines.get(1).contains("  DEL  pubky://"), lines.get(1));
      assertTrue(lines.get(2).endsWith("/pub/b  0 bytes"), lines.get(2));
    }
  }

  @Test
  void whatPagesCannotGive_isRefused(@TempDir Path home) {
    Shell shell = new Shell(home, NOBODY);
    for (List<String> arguments :
        List.of(
            List.of("history", "--bulk", "--limit", "3"),
            List.of("history", "--bulk", "--reverse"),
            List.of("history", "--bulk", "--since", "2026-11-20T10:00:00Z"),
            List.of("history", "--bulk", "--selector", Frames.USER + "/priv/"),
            List.of("history", "--follow"))) {
      assertEquals(ExitCode.USAGE, shell.run(arguments.toArray(String[]::new)), shell.err());
    }
    assertEquals(ExitCode.UNREACHABLE, shell.run("history", "--bulk"), shell.err());
  }
}
