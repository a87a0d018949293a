package dev.hearth.server.subscriptions;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who is there: places counted in all and by address (of IPv6, by /64), streams by number and by
 * session.
 *
 * <p>A number is a slot in the low bits and a generation above, so the dispatcher finds a stream
 * without a lock, and a number that the selector tables still hold of a stream that is gone finds
 * nobody. The lock guards admission, the free slots and the sessions; nothing is called while it is
 * held.
 */
final class Registry {
  private static final int SLOT_BITS = 24;
  private static final long SLOT_MASK = (1L << SLOT_BITS) - 1;

  private final int streamsMax;
  private final int streamsPerAddressMax;
  private final AtomicReferenceArray<@Nullable Subscriber> slots;
  private final ArrayDeque<Integer> freeSlots = new ArrayDeque<>();
  private final Map<InetAddress, Integer> bySite = new HashMap<>();
  private final Map<String, Set<Subscriber>> bySession = new HashMap<>();
  private final SplittableRandom random = new SplittableRandom();
  private int places;
  private int slotsUsed;
  private long generation;
  private @Nullable CloseReason refusing;

  Registry(int streamsMax, int streamsPerAddressMax) {
    this.streamsMax = streamsMax;
    this.streamsPerAddressMax = streamsPerAddressMax;
    this.slots = new AtomicReferenceArray<>(streamsMax);
  }

  synchronized Admission admit(InetAddress address) {
    if (refusing != null) {
      return refused(refusing == CloseReason.DRAINING ? refusing : CloseReason.OVERLOADED);
    }
    InetAddress site = site(address);
    int here = bySite.getOrDefault(site, 0);
    boolean crowded = here >= streamsPerAddressMax && !address.isLoopbackAddress();
    if (places >= streamsMax || crowded) {
      return refused(CloseReason.OVERLOADED);
    }
    places++;
    bySite.put(site, here + 1);
    return new TakenPlace(this, address);
  }

  private Admission.Refused refused(CloseReason reason) {
    return new Admission.Refused(reason, Duration.ofMillis(random.nextLong(2_000, 10_000)));
  }

  /** Milliseconds a client is asked to wait before it comes back; jitter keeps herds apart. */
  synchronized long retryMillis() {
    return random.nextLong(1_000, 3_000);
  }

  /** How many have a place. */
  synchronized int places() {
    return places;
  }

  synchronized void leave(InetAddress address) {
    places--;
    bySite.computeIfPresent(site(address), (_, here) -> here == 1 ? null : here - 1);
  }

  /** Who is counted as one: of IPv6 a whole /64, which a single host usually has to itself. */
  private static InetAddress site(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address;
    }
    try {
      return InetAddress.getByAddress(Arrays.copyOf(Arrays.copyOf(address.getAddress(), 8), 16));
    } catch (UnknownHostException e) {
      throw new AssertionError("16 bytes are an address", e);
    }
  }

  /** Gives a stream its number and makes it known; returns the number. */
  synchronized long add(Subscriber subscriber, @Nullable String session) {
    Integer free = freeSlots.pollFirst();
    int slot = free != null ? free : slotsUsed++;
    long number = (++generation << SLOT_BITS) | slot;
    if (session != null) {
      bySession.computeIfAbsent(session, _ -> new HashSet<>()).add(subscriber);
    }
    subscriber.setNumber(number);
    slots.set(slot, subscriber);
    return number;
  }

  synchronized void remove(Subscriber subscriber, @Nullable String session) {
    int slot = (int) (subscriber.number() & SLOT_MASK);
    slots.set(slot, null);
    freeSlots.addLast(slot);
    if (session != null) {
      bySession.computeIfPresent(
          session,
          (_, streams) -> {
            streams.remove(subscriber);
            return streams.isEmpty() ? null : streams;
          });
    }
  }

  /** The stream with this number, or null if it is gone. */
  @Nullable Subscriber find(long number) {
    Subscriber subscriber = slots.get((int) (number & SLOT_MASK));
    return subscriber != null && subscriber.number() == number ? subscriber : null;
  }

  synchronized List<Subscriber> ofSession(String session) {
    return List.copyOf(bySession.getOrDefault(session, Set.of()));
  }

  /** Admits nobody any more, and ends every stream that is there. */
  void refuseAll(CloseReason reason) {
    synchronized (this) {
      if (refusing == null) {
        refusing = reason;
      }
    }
    forEach(subscriber -> subscriber.close(reason));
  }

  /** Why nobody is admitted any more, or null. */
  synchronized @Nullable CloseReason refusing() {
    return refusing;
  }

  void forEach(Consumer<Subscriber> action) {
    int used;
    synchronized (this) {
      used = slotsUsed;
    }
    for (int slot = 0; slot < used; slot++) {
      Subscriber subscriber = slots.get(slot);
      if (subscriber != null) {
        action.accept(subscriber);
      }
    }
  }

  List<Subscriber> all() {
    List<Subscriber> all = new ArrayList<>();
    forEach(all::add);
    return all;
  }
}
