package dev.hearth.server.oracle;

import dev.hearth.server.testing.RawAnswer;
import dev.hearth.server.testing.TestKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;

/** One seed: a world, its writers, its followers, its accidents, and the judgement. */
final class OracleRun {
  private static final int WRITERS = 4;

  private final long seed;
  private final Random random;
  private final Model model = new Model();
  private final World world;
  private final int operations;
  private final int retained;
  private final List<Person> people = new ArrayList<>();

  private OracleRun(long seed, int operations, int retained, World world) {
    this.seed = seed;
    this.random = new Random(seed);
    this.operations = operations;
    this.retained = retained;
    this.world = world;
  }

  /**
   * Runs a seed.
   *
   * @return how many faults of the disk struck
   * @throws AssertionError if anything was lost, repeated, swapped or made up
   */
  static int run(long seed, int operations, Path folder) throws Exception {
    int retained = seed % 2 == 0 ? 0 : operations / 8;
    try (World world = World.start(folder, retained, new Random(seed))) {
      return new OracleRun(seed, operations, retained, world).run();
    }
  }

  private int run() throws Exception {
    int strikes;
    for (int i = 0; i < 3; i++) {
      people.add(Person.signUp(world, TestKey.random(random)));
    }
    List<Follower> followers = followers();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        strikes = run(followers, threads);
      } catch (Exception | AssertionError e) {
        threads.shutdownNow(); // Who waits for a homeserver that nobody starts again.
        throw e;
      }
    }
    long floor = floor();
    for (Follower follower : followers) {
      follower.judge(floor);
    }
    judgeContents();
    world.stopAndVerify();
    followers.forEach(follower -> System.out.println("  seed " + seed + ", " + follower.summary()));
    return strikes;
  }

  private int run(List<Follower> followers, ExecutorService threads) throws Exception {
    List<Future<Void>> following = followers.stream().map(threads::submit).toList();
    List<Future<Void>> writing = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      Person person = people.get(i % people.size());
      writing.add(
          threads.submit(
              new Writer(world, model, person, i, operations / WRITERS, random.nextLong())));
    }
    int strikes =
        new Accidents(world, model, people.getFirst(), operations, random.nextLong()).run(threads);
    await(writing);
    model.complete();
    for (Follower follower : followers) {
      follower.cut();
    }
    await(following);
    return strikes;
  }

  private static void await(List<Future<Void>> tasks) throws Exception {
    for (Future<Void> task : tasks) {
      try {
        task.get();
      } catch (ExecutionException e) {
        throw new AssertionError(e.getCause());
      }
    }
  }

  private List<Follower> followers() {
    String a = people.get(0).pubky();
    String b = people.get(1).pubky();
    String c = people.get(2).pubky();
    Predicate<Change> open = change -> change.path().startsWith("/pub/");
    List<Follower> all = new ArrayList<>();
    all.add(stream("everything", open, "subscribe=*/"));
    all.add(stream("all of /pub/", open, "subscribe=*/pub/"));
    all.add(stream("a folder of all", in("/pub/app0/"), "subscribe=*/pub/app0/"));
    all.add(
        stream(
            "a part of a name", in("/pub/app2/deep/er/w1-1"), "subscribe=*/pub/app2/deep/er/w1-1"));
    all.add(stream("a user", open.and(by(a)), "subscribe=" + a + "/"));
    all.add(
        stream("a user's folder", by(b).and(in("/pub/app1/")), "subscribe=" + b + "/pub/app1/"));
    all.add(
        stream(
            "a union",
            by(a).and(in("/pub/app0/")).or(in("/pub/app2/")).or(open.and(by(c))),
            "subscribe=" + a + "/pub/app0/&subscribe=*/pub/app2/&subscribe=" + c + "/"));
    all.add(stream("records", open, "subscribe=*/&format=json"));
    all.add(stream("progress", in("/pub/app1/"), "subscribe=*/pub/app1/&progress=event"));
    all.add(stream("values", open.and(by(c)), "include=value&subscribe=" + c + "/pub/"));
    all.add(
        new StreamFollower(
            setting("private", by(a).and(in("/priv/")), false),
            "/events/?subscribe=" + a + "/priv/notes/",
            false,
            "pubky-host: " + a,
            "Cookie: " + people.get(0).cookie()));
    all.add(
        new StreamFollower(
            setting("a folder's address", by(b).and(in("/pub/app0/")), false),
            "/pub/app0/",
            false,
            "pubky-host: " + b,
            "Accept: text/event-stream"));
    all.add(
        new StreamFollower(
            setting(
                "a file's address",
                by(a).and(change -> change.path().equals("/pub/app0/w0-7")),
                false),
            "/pub/app0/w0-7",
            false,
            "pubky-host: " + a,
            "Accept: text/event-stream"));
    all.add(new StreamFollower(setting("from now", open, false), "/events/?subscribe=*/", true));
    all.add(new StreamFollower(setting("slow", open, true), "/events/?subscribe=*/", false));
    all.add(new SnapshotFollower(setting("snapshot", in("/pub/app0/"), false), "*/pub/app0/"));
    all.add(
        new UpstreamFollower(
            setting("upstream, one", open.and(by(a)), false),
            List.of(people.get(0)),
            "path=/pub/"));
    all.add(
        new UpstreamFollower(
            setting("upstream, two", in("/pub/app1/").and(by(a).or(by(b))), false),
            people.subList(0, 2),
            "path=/pub/app1/"));
    all.add(new FeedFollower(setting("feed", open, false)));
    all.add(new PageFollower(setting("pages", open, false), ""));
    all.add(
        new PageFollower(
            setting("pages of some", in("/pub/app1/").or(open.and(by(b))), false),
            "&selector=*/pub/app1/&selector=" + b + "/"));
    return all;
  }

  private Follower stream(String name, Predicate<Change> wanted, String parameters) {
    return new StreamFollower(setting(name, wanted, false), "/events/?" + parameters, false);
  }

  private Follower.Setting setting(String name, Predicate<Change> wanted, boolean slow) {
    return new Follower.Setting(name, world, model, wanted, slow, random.nextLong());
  }

  private static Predicate<Change> in(String prefix) {
    return change -> change.path().startsWith(prefix);
  }

  private static Predicate<Change> by(String user) {
    return change -> change.user().equals(user);
  }

  /** What retention has removed up to, as the server tells it. */
  private long floor() throws IOException {
    RawAnswer answer =
        world.client().get("/events/?format=json&limit=1&cursor=" + Change.position(0));
    if (answer.status() == 200) {
      return 0;
    }
    long floor = Change.sequence(Json.parse(answer.text()).text("oldest"));
    long left = model.after(floor, _ -> true).count();
    if (retained == 0 || left < retained) {
      throw new AssertionError("of %d events to keep %d are left".formatted(retained, left));
    }
    return floor;
  }

  private void judgeContents() throws IOException {
    for (Change file : model.contents().toList()) {
      Person person =
          people.stream().filter(one -> one.pubky().equals(file.user())).findFirst().orElseThrow();
      RawAnswer answer =
          world
              .client()
              .ask(
                  "GET",
                  file.path(),
                  new byte[0],
                  "pubky-host: " + person.pubky(),
                  "Cookie: " + person.cookie());
      if (answer.status() != 200 || !Writer.hash(answer.bytes()).equals(file.hash())) {
        throw new AssertionError(file + " is not what is there: " + answer.status());
      }
    }
  }
}
