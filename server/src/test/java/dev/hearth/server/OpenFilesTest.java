package dev.hearth.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenFilesTest {
  private static final String HEAD =
      "Limit                     Soft Limit           Hard Limit           Units     ";

  @Test
  void softLimit_isRead() {
    assertEquals(
        20_000,
        OpenFiles.parse(
            List.of(
                HEAD,
                "Max open files            20000                1048576              files")));
  }

  @Test
  void noLimit_isNone() {
    assertEquals(
        Long.MAX_VALUE,
        OpenFiles.parse(
            List.of(
                HEAD,
                "Max open files            unlimited            unlimited            files")));
  }

  @ParameterizedTest
  @CsvSource({
    "524288, 1280, 522496", // 512 and what requests may open are kept free,
    "20000, 1280, 18208",
    "4096, 1280, 2304",
    "3072, 1280, 1280", // but a connection has one file besides itself at most,
    "1600, 1280, 544",
    "1024, 1280, 256",
    "1024, 10, 502",
    "640, 1280, 64", // and somebody is served in any case.
    "10, 0, 64",
    "524288, 70368744177920, 261888"
  })
  void connections_leaveRoomForTheFilesOfTheirRequests(
      long maximum, long ofRequests, long connections) {
    assertEquals(connections, OpenFiles.connections(maximum, ofRequests));
  }

  @Test
  void allConnectionsAndTheirFiles_fitBesideTheStores() {
    for (long maximum = 640; maximum < 10_000; maximum += 7) {
      for (long ofRequests : new long[] {0, 1, 256, 1_280, 100_000}) {
        long connections = OpenFiles.connections(maximum, ofRequests);
        long files = connections + Math.min(connections, ofRequests);
        assertTrue(files <= maximum - 512, maximum + " files, " + ofRequests + " of requests");
      }
    }
  }

  @Test
  void withoutALimit_connectionsHaveNone() {
    assertEquals(Long.MAX_VALUE, OpenFiles.connections(Long.MAX_VALUE, 1_280));
  }

  @Test
  void thisProcess_mayOpenSome() {
    assertTrue(OpenFiles.maximum() >= 64);
  }
}
