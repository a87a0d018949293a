package dev.hearth.client.bench.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class IdOrderTest {
  private final IdOrder order = new IdOrder();

  @Test
  void risingIds_areGood() {
    event("00361F46YR8ZR8p");
    event("00361F46YR8ZW8p");
    event("00361F46YR901o");
    assertEquals(0, order.notRising());
    assertEquals("00361F46YR901o", order.last());
  }

  @Test
  void sameId_doesNotRise() {
    event("00361F46YR8ZR8p");
    event("00361F46YR8ZR8p");
    assertEquals(1, order.notRising());
  }

  @Test
  void lowerId_doesNotRise() {
    event("00361F46YR8ZW8p");
    event("00361F46YR8ZR8p");
    assertEquals(1, order.notRising());
  }

  @Test
  void decimals_areComparedAsNumbers() {
    event("9");
    event("10");
    event("99");
    event("100");
    assertEquals(0, order.notRising());
    event("11");
    assertEquals(1, order.notRising());
  }

  @Test
  void positionOfTheEventBefore_isGoodAndDoesNotHideIt() {
    event("00361F46YR8ZR8p");
    position("00361F46YR8ZR");
    assertEquals(0, order.notRising());
    assertEquals("00361F46YR8ZR8p", order.last());
    event("00361F46YR8ZR8p");
    assertEquals(1, order.notRising());
  }

  @Test
  void positionAhead_isTheNewLast() {
    event("00361F46YR8ZR8p");
    position("00361F46YR8ZW");
    assertEquals("00361F46YR8ZW", order.last());
    event("00361F46YR8ZT8p");
    assertEquals(1, order.notRising());
  }

  @Test
  void positionBehind_doesNotRise() {
    event("00361F46YR8ZW8p");
    position("00361F46YR8ZR");
    assertEquals(1, order.notRising());
  }

  private void event(String id) {
    byte[] bytes = ("id: " + id + "\n").getBytes(US_ASCII);
    order.event(bytes, 4, bytes.length - 1);
  }

  private void position(String id) {
    byte[] bytes = ("id: " + id + "\n").getBytes(US_ASCII);
    order.position(bytes, 4, bytes.length - 1);
  }
}
