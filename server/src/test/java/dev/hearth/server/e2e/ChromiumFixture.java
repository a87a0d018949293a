package dev.hearth.server.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hearth.server.e2e.Browser.Report;
import dev.hearth.server.testing.ServerProcess;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a page in Chromium is shown of a homeserver's streams, and what is written meanwhile. */
abstract class ChromiumFixture {
  static ServerProcess open(Path folder) throws Exception {
    return ServerProcess.start(folder, "--signup", "open");
  }

  static URI stream(URI server, String selector) {
    return server.resolve("/events/?subscribe=" + selector);
  }

  static void openLive(Browser browser, String stream, URI url) throws Exception {
    openLive(browser, stream, url, false);
  }

  /** Opens a stream and waits until it shows what happens from now on. */
  static void openLive(Browser browser, String stream, URI url, boolean withCredentials)
      throws Exception {
    browser.open(stream, url, withCredentials);
    assertEquals("open", browser.next(stream).type());
    assertEquals("live", browser.next(stream).type());
  }

  static String put(Person person, String path) throws Exception {
    return line("PUT", person.put(path, path), person.address(path));
  }

  static String delete(Person person, String path) throws Exception {
    return line("DEL", person.delete(path), person.address(path));
  }

  static String line(String type, String id, String address) {
    return type + " " + id + " " + address;
  }

  static List<String> next(Browser browser, String stream, int count) throws Exception {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Report report = browser.next(stream);
      lines.add(line(report.type(), report.id(), report.data().lines().findFirst().orElse("")));
    }
    return lines;
  }
}
