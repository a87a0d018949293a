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
    List<Follower> followers = new Followers(world, model, people, random).all();
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
