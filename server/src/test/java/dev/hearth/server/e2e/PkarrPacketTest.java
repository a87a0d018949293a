package dev.hearth.server.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.client.KeyPair;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/**
 * Packets against published ones, so that the relay of the SDK's tests is no dialect of our own.
 */
class PkarrPacketTest {
  private static final long TIMESTAMP_MICROS = 1_729_728_000_000_000L;
  private static final String HOMESERVER =
      "9e85b1535ed336a4d99d9c6f9f492451cfe7ea0581a62f1d1035ec5bb25313ee"
          + "a78e91463edd0a7b05cd2203b24110c6d52349edb10008f3193344095f38f20a"
          + "0006252daeff8000"
          + "000080000000000300000000343870696e787867717334316e346169646964656e"
          + "773561707170317572666d7a647a7472386a74346162726b646e34333565776f00"
          + "0041000100000e10001100010000030002188f000400047f000001"
          + "c00c0041000100000e100013000a096c6f63616c686f737400ff000002188e"
          + "c00c0001000100000e1000047f000001";
  private static final String USER =
      "1dfd706593ab63f74317acf761b871197af687ad5581a9585597b16f694389a2"
          + "1bc308eae357efedde655d35c14b3825c78025f63dc6a2ed62f5fb2787e1e30d"
          + "0006252daeff8000"
          + "000080000000000100000000065f7075626b7934746b7271387a6d7762386133"
          + "6d396b313563737533713137716d6667716e703964736b62726739757131727964"
          + "70797870377179000041000100000e1000380000343870696e787867717334316e"
          + "346169646964656e773561707170317572666d7a647a7472386a74346162726b64"
          + "6e34333565776f00";

  private final KeyPair zeroKey = KeyPair.fromSeed(new byte[KeyPair.SEED_BYTES]);

  @Test
  void homeserver_isThePublishedPacket() {
    PkarrPacket packet = PkarrPacket.homeserver(zeroKey, 6287, 6286, TIMESTAMP_MICROS);
    assertEquals(HOMESERVER, HexFormat.of().formatHex(packet.payload()));
    assertEquals(TIMESTAMP_MICROS, packet.timestampMicros());
  }

  @Test
  void signature_isCheckedAgainstTheName() throws Exception {
    PkarrPacket packet = new PkarrPacket(HexFormat.of().parseHex(USER));
    assertTrue(packet.isSignedBy("tkrq8zmwb8a3m9k15csu3q17qmfgqnp9dskbrg9uq1rydpyxp7qy"));
    assertFalse(packet.isSignedBy(zeroKey.pubky().z32()));
    byte[] changed = packet.payload().clone();
    changed[changed.length - 2] ^= 1;
    assertFalse(
        new PkarrPacket(changed)
            .isSignedBy("tkrq8zmwb8a3m9k15csu3q17qmfgqnp9dskbrg9uq1rydpyxp7qy"));
  }
}
