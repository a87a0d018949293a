package dev.hearth.server.subscriptions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegistryTest {
  private static final int STREAMS_MAX = 10;
  private static final int PER_ADDRESS = 2;

  private final Registry registry = new Registry(STREAMS_MAX, PER_ADDRESS);

  /** How many of these are admitted, one after the other; they stay. */
  private List<Boolean> admit(String... addresses) {
    List<Boolean> admitted = new ArrayList<>();
    for (String address : addresses) {
      Admission answer = registry.admit(InetAddress.ofLiteral(address));
      admitted.add(answer instanceof Admission.Place);
    }
    return admitted;
  }

  @Test
  void anAddress_hasSoManyPlaces_andANetworkOfIpv6IsOne() {
    assertEquals(
        List.of(true, true, false, true),
        admit("192.0.2.1", "192.0.2.1", "192.0.2.1", "192.0.2.2"));
    assertEquals(
        List.of(true, true, false, true),
        admit("2001:db8::1", "2001:db8::2", "2001:db8::3", "2001:db8:0:1::1"));
  }

  @Test
  void aPlaceGivenBack_isAnybodysOfThatNetwork() {
    Admission first = registry.admit(InetAddress.ofLiteral("2001:db8::1"));
    assertEquals(List.of(true, false), admit("2001:db8::2", "2001:db8::3"));
    ((Admission.Place) first).close();
    assertEquals(List.of(true, false), admit("2001:db8::4", "2001:db8::5"));
  }

  @Test
  void loopback_isBoundedOnlyByAllPlaces() {
    assertEquals(List.of(true, true, true), admit("::1", "::1", "::1"));
    assertEquals(List.of(true, true, true), admit("127.0.0.1", "127.0.0.1", "127.0.0.1"));
  }
}
