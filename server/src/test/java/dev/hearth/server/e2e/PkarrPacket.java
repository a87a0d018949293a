package dev.hearth.server.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.hearth.client.KeyPair;
import dev.hearth.client.wire.ZBase32;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A signed DNS packet in the form in which pkarr relays carry it.
 *
 * <pre>
 * signature   64  Ed25519 over "3:seqi" timestamp "e1:v" length ":" dns
 * timestamp    8  microseconds since 1970, big-endian
 * dns          n  a DNS reply, at most 1000 bytes
 * </pre>
 *
 * @param payload these bytes; not copied, not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // moved as a whole, never compared
record PkarrPacket(byte[] payload) {
  private static final int DNS_AT = 72;
  private static final int DNS_BYTES_MAX = 1000;
  private static final String SPKI_PREFIX = "302a300506032b6570032100";

  private static final int TYPE_A = 1;
  private static final int TYPE_HTTPS = 65;
  private static final int CLASS_IN = 1;
  private static final int TTL_SECONDS = 3600;
  private static final int PARAM_PORT = 3;
  private static final int PARAM_IPV4 = 4;
  private static final int PARAM_HTTP_PORT = 0xff00;
  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  PkarrPacket {
    if (payload.length < DNS_AT || payload.length > DNS_AT + DNS_BYTES_MAX) {
      throw new IllegalArgumentException("a relay payload has 72 to 1072 bytes");
    }
  }

  /**
   * What a homeserver on this machine publishes: where its key can be reached, by TLS and by HTTP.
   */
  static PkarrPacket homeserver(KeyPair key, int tlsPort, int httpPort, long timestampMicros) {
    ByteArrayOutputStream dns = new ByteArrayOutputStream();
    dns.writeBytes(HexFormat.of().parseHex("000080000000000300000000"));
    String name = key.pubky().z32();
    dns.write(name.length());
    dns.writeBytes(name.getBytes(US_ASCII));
    dns.write(0);
    record(
        dns,
        TYPE_HTTPS,
        concat(u16(1), new byte[1], param(PARAM_PORT, u16(tlsPort)), param(PARAM_IPV4, LOOPBACK)));
    pointer(dns);
    byte[] localhost = "\tlocalhost\0".getBytes(US_ASCII);
    record(dns, TYPE_HTTPS, concat(u16(10), localhost, param(PARAM_HTTP_PORT, u16(httpPort))));
    pointer(dns);
    record(dns, TYPE_A, LOOPBACK);
    return sign(key, timestampMicros, dns.toByteArray());
  }

  static PkarrPacket sign(KeyPair key, long timestampMicros, byte[] dns) {
    byte[] signature = key.sign(signable(timestampMicros, dns));
    byte[] time = ByteBuffer.allocate(Long.BYTES).putLong(timestampMicros).array();
    return new PkarrPacket(concat(signature, time, dns));
  }

  long timestampMicros() {
    return ByteBuffer.wrap(payload).getLong(64);
  }

  /** Whether the owner of {@code z32} signed this. */
  boolean isSignedBy(String z32) throws GeneralSecurityException {
    byte[] spki = concat(HexFormat.of().parseHex(SPKI_PREFIX), ZBase32.decode(z32));
    Signature verifier = Signature.getInstance("Ed25519");
    verifier.initVerify(
        KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki)));
    verifier.update(
        signable(timestampMicros(), Arrays.copyOfRange(payload, DNS_AT, payload.length)));
    return verifier.verify(payload, 0, 64);
  }

  private static byte[] signable(long timestampMicros, byte[] dns) {
    String head = "3:seqi" + Long.toUnsignedString(timestampMicros) + "e1:v" + dns.length + ":";
    return concat(head.getBytes(US_ASCII), dns);
  }

  private static void record(ByteArrayOutputStream dns, int type, byte[] data) {
    dns.writeBytes(concat(u16(type), u16(CLASS_IN), u16(0), u16(TTL_SECONDS), u16(data.length)));
    dns.writeBytes(data);
  }

  /** The name that stands at the first byte after the header, once more. */
  private static void pointer(ByteArrayOutputStream dns) {
    dns.writeBytes(u16(0xc00c));
  }

  private static byte[] param(int key, byte[] value) {
    return concat(u16(key), u16(value.length), value);
  }

  private static byte[] u16(int value) {
    return new byte[] {(byte) (value >>> 8), (byte) value};
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
