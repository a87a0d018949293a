package dev.hearth.server.oracle;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A WebSocket whose selectors come and go. Each change holds from the number that the server
 * answers: up to there everything that was selected before must have been shown, and from there on
 * everything that is selected then. A change without an answer has not happened. Now and then it
 * comes back with other selectors, which hold from where it left off.
 */
final class ChangingFollower extends ObjectFollower {
  /** The server takes 200 at once and ends who sends more. */
  private static final int MESSAGES_MAX = 150;

  private static final int UNANSWERED_MAX = 3;

  private final String parameters;
  private final List<String> kept;
  private final List<String> choice;
  private final String[] headers;

  /** Which selectors hold above a number, up to the next one. */
  private final TreeMap<Long, Set<String>> selected = new TreeMap<>();

  private final Deque<Wish> wishes = new ArrayDeque<>();
  private Optional<SocketWire> wire = Optional.empty();
  private boolean asks;
  private int messages;
  private int changes;

  /**
   * What was asked, and how it must be answered.
   *
   * @param then the selectors that hold afterwards
   */
  private record Wish(String selector, String answer, Set<String> then) {}

  /**
   * Makes one.
   *
   * @param kept selectors that are always there
   * @param choice those that come and go
   */
  ChangingFollower(
      Setting setting,
      String parameters,
      List<String> kept,
      List<String> choice,
      String... headers) {
    super(setting);
    this.parameters = parameters;
    this.kept = kept;
    this.choice = choice;
    this.headers = headers;
    selected.put(0L, some());
  }

  private Set<String> some() {
    List<String> shuffled = new ArrayList<>(choice);
    Collections.shuffle(shuffled, random);
    Set<String> some = new TreeSet<>(kept);
    some.addAll(shuffled.subList(0, 1 + random.nextInt(3)));
    return some;
  }

  private Set<String> now() {
    return wishes.isEmpty() ? selected.lastEntry().getValue() : wishes.getLast().then();
  }

  @Override
  void connect(long events) throws IOException, InterruptedException {
    wishes.clear();
    messages = 0;
    asks = events != Long.MAX_VALUE;
    if (random.nextInt(4) == 0) {
      selected.put(position(), some());
    }
    String target =
        now().stream()
            .map(selector -> "subscribe=" + selector)
            .collect(
                Collectors.joining(
                    "&", "/events/?", "&cursor=" + Change.position(position()) + parameters));
    try (SocketWire opened = SocketWire.open(world.client(), target, headers)) {
      wire = Optional.of(opened);
      follows(opened, events);
      ask();
      read(opened::next, events);
    }
  }

  @Override
  void afterEvent() throws IOException {
    if (random.nextInt(10) == 0) {
      ask();
    }
  }

  /** Asks for one change, for more before it is answered, or for one that can't be had. */
  private void ask() throws IOException {
    while (asks && wishes.size() < UNANSWERED_MAX && messages < MESSAGES_MAX) {
      wishes.add(wish());
      messages++;
      if (random.nextInt(3) > 0) {
        return;
      }
    }
  }

  private Wish wish() throws IOException {
    Set<String> now = now();
    List<String> leaving = now.stream().filter(selector -> !kept.contains(selector)).toList();
    String any = choice.get(random.nextInt(choice.size()));
    if (random.nextInt(20) == 0 && now.size() == 1) {
      return send("remove", now.iterator().next(), "last_selector", now);
    }
    if (random.nextInt(20) == 0 && !now.contains(any)) {
      return send("remove", any, "unknown_selector", now);
    }
    Set<String> then = new TreeSet<>(now);
    if (random.nextBoolean() && !leaving.isEmpty() && now.size() > 1) {
      String leaves = leaving.get(random.nextInt(leaving.size()));
      then.remove(leaves);
      return send("remove", leaves, "removed", then);
    }
    then.add(any);
    return send("add", any, "added", then);
  }

  private Wish send(String op, String selector, String answer, Set<String> then)
      throws IOException {
    wire.orElseThrow().send("{\"op\":\"%s\",\"selector\":\"%s\"}".formatted(op, selector));
    return new Wish(selector, answer, then);
  }

  @Override
  void answered(Json object) throws IOException {
    String type = object.text("type");
    String answer = type.equals("error") ? object.text("code") : type;
    Wish wish = wishes.poll();
    if (wish == null
        || !wish.answer().equals(answer)
        || !wish.selector().equals(object.text("selector"))) {
      throw new AssertionError(wish + " was answered " + object);
    }
    if (!type.equals("error")) {
      long from = Change.sequence(object.text("from"));
      reached(from);
      selected.put(from, wish.then());
      changes++;
    }
    if (random.nextInt(3) == 0) {
      ask();
    }
  }

  @Override
  boolean wants(Change change) {
    return selected.lowerEntry(change.sequence()).getValue().stream()
        .anyMatch(selector -> selects(selector, change));
  }

  /** Private events are for selectors below {@code /priv/} and for nobody else. */
  private static boolean selects(String selector, Change change) {
    int slash = selector.indexOf('/');
    String user = selector.substring(0, slash);
    String prefix = selector.substring(slash);
    return (user.equals("*") || user.equals(change.user()))
        && change.path().startsWith(prefix)
        && (change.path().startsWith("/pub/") || prefix.startsWith("/priv/"));
  }

  @Override
  void judge(long floor) {
    super.judge(floor);
    if (changes == 0) {
      throw new AssertionError("its selectors never changed: " + summary());
    }
  }

  @Override
  String summary() {
    return super.summary() + ", " + changes + " changes of selectors";
  }
}
