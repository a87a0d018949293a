package dev.hearth.server.oracle;

import dev.hearth.server.oracle.Follower.Pace;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/** Everybody who follows a run: every door, in every form that it has. */
final class Followers {
  private final World world;
  private final Model model;
  private final Random random;
  private final List<Person> people;
  private final String a;
  private final String b;
  private final String c;
  private final Predicate<Change> open = in("/pub/");
  private final List<Follower> all = new ArrayList<>();

  Followers(World world, Model model, List<Person> people, Random random) {
    this.world = world;
    this.model = model;
    this.random = random;
    this.people = people;
    this.a = people.get(0).pubky();
    this.b = people.get(1).pubky();
    this.c = people.get(2).pubky();
  }

  List<Follower> all() {
    streams();
    resources();
    others();
    codedStreams();
    lines();
    sockets();
    pages();
    bulk();
    all.add(new RereadingFollower(setting("again and again", open)));
    return all;
  }

  private void streams() {
    stream("everything", open, "subscribe=*/");
    stream("all of /pub/", open, "subscribe=*/pub/");
    stream("a folder of all", in("/pub/app0/"), "subscribe=*/pub/app0/");
    stream("a part of a name", in("/pub/app2/deep/er/w1-1"), "subscribe=*/pub/app2/deep/er/w1-1");
    stream("a user", open.and(by(a)), "subscribe=" + a + "/");
    stream("a user's folder", by(b).and(in("/pub/app1/")), "subscribe=" + b + "/pub/app1/");
    stream("a union", union(), unionOf("subscribe"));
    stream("records", open, "subscribe=*/&format=json");
    stream("progress", in("/pub/app1/"), "subscribe=*/pub/app1/&progress=event");
    stream("values", open.and(by(c)), "include=value&subscribe=" + c + "/pub/");
    all.add(new StreamFollower(setting("from now", open), "/events/?subscribe=*/", true));
    all.add(new StreamFollower(setting("slow", open, Pace.SLOW), "/events/?subscribe=*/", false));
    all.add(
        new StreamFollower(
            setting("private", by(a).and(in("/priv/"))),
            "/events/?subscribe=" + a + "/priv/notes/",
            false,
            asOwner()));
  }

  private void resources() {
    all.add(
        new StreamFollower(
            setting("a folder's address", by(b).and(in("/pub/app0/"))),
            "/pub/app0/",
            false,
            "pubky-host: " + b,
            "Accept: text/event-stream"));
    all.add(
        new StreamFollower(
            setting(
                "a file's address", by(a).and(change -> change.path().equals("/pub/app0/w0-7"))),
            "/pub/app0/w0-7",
            false,
            "pubky-host: " + a,
            "Accept: text/event-stream"));
  }

  private void others() {
    all.add(new SnapshotFollower(setting("snapshot", in("/pub/app0/")), "*/pub/app0/"));
    all.add(
        new UpstreamFollower(
            setting("upstream, one", open.and(by(a))), List.of(people.get(0)), "path=/pub/"));
    all.add(
        new UpstreamFollower(
            setting("upstream, two", in("/pub/app1/").and(by(a).or(by(b)))),
            people.subList(0, 2),
            "path=/pub/app1/"));
    all.add(new FeedFollower(setting("feed", open)));
  }

  private void codedStreams() {
    // What several events are compressed as at once goes to who comes back to what is new.
    for (String coding : List.of(GZIP, ZSTD)) {
      String name = "napping, " + coding;
      Follower.Setting setting = setting(name, open, Pace.NAPPING);
      all.add(new StreamFollower(setting, "/events/?subscribe=*/", false, coding));
    }
    all.add(
        new SocketFollower(
            setting("napping socket", open, Pace.NAPPING), "subscribe=*/&compression=zstd"));
    stream("gzip", open, "subscribe=*/", GZIP);
    stream("gzip of a union", union(), unionOf("subscribe"), GZIP);
    stream("zstd", open, "subscribe=*/", ZSTD);
    stream("zstd of records", in("/pub/app1/"), "subscribe=*/pub/app1/&format=json", ZSTD);
  }

  private void lines() {
    all.add(new LineFollower(setting("lines", open), "subscribe=*/&format=ndjson"));
    all.add(
        new LineFollower(
            setting("lines of a union", union()),
            unionOf("subscribe"),
            "Accept: application/x-ndjson",
            ZSTD));
  }

  private void sockets() {
    all.add(new SocketFollower(setting("socket", open), "subscribe=*/"));
    all.add(new SocketFollower(setting("socket of a union", union()), unionOf("subscribe")));
    all.add(
        new SocketFollower(
            setting("slow socket", open, Pace.SLOW), "subscribe=*/&compression=zstd"));
    all.add(
        new ChangingFollower(setting("changing socket", open), "", List.of(), publicSelectors()));
    all.add(
        new ChangingFollower(
            setting("changing socket, zstd", open),
            "&compression=zstd",
            List.of(),
            publicSelectors()));
    all.add(
        new ChangingFollower(
            setting("changing socket, private", by(a)),
            "",
            List.of(a + "/priv/notes/w0-1"),
            List.of(a + "/priv/notes/", a + "/priv/", a + "/pub/", "*/pub/app1/", b + "/"),
            asOwner()));
  }

  private List<String> publicSelectors() {
    return List.of(
        "*/",
        "*/pub/app0/",
        "*/pub/app1/",
        "*/pub/app0/w1",
        "*/pub/app2/deep/",
        a + "/pub/",
        b + "/",
        c + "/pub/app1/");
  }

  private void pages() {
    all.add(new PageFollower(setting("pages", open), "", false));
    all.add(new PageFollower(setting("pages of some", union()), "&" + unionOf("selector"), false));
    all.add(new PageFollower(setting("pages, gzip", open), "", false, GZIP));
    all.add(new PageFollower(setting("long poll", open), "", true));
    all.add(
        new PageFollower(setting("long poll of some", union()), "&" + unionOf("selector"), true));
  }

  private void bulk() {
    all.add(new BulkFollower(setting("bulk", open, Pace.NAPPING), List.of()));
    all.add(
        new BulkFollower(
            setting("bulk of some", union(), Pace.NAPPING),
            List.of(a + "/pub/app0/", "*/pub/app2/", c + "/")));
    all.add(new BulkFollower(setting("bulk at the end", open, Pace.LATE), List.of()));
  }

  private static final String GZIP = "Accept-Encoding: gzip";
  private static final String ZSTD = "Accept-Encoding: zstd";

  private void stream(String name, Predicate<Change> wanted, String parameters, String... headers) {
    all.add(new StreamFollower(setting(name, wanted), "/events/?" + parameters, false, headers));
  }

  private String[] asOwner() {
    return new String[] {"pubky-host: " + a, "Cookie: " + people.get(0).cookie()};
  }

  /** Three selectors that overlap. */
  private String unionOf(String parameter) {
    return String.join(
        "&",
        parameter + "=" + a + "/pub/app0/",
        parameter + "=*/pub/app2/",
        parameter + "=" + c + "/");
  }

  private Predicate<Change> union() {
    return by(a).and(in("/pub/app0/")).or(in("/pub/app2/")).or(open.and(by(c)));
  }

  private Follower.Setting setting(String name, Predicate<Change> wanted) {
    return setting(name, wanted, Pace.STEADY);
  }

  private Follower.Setting setting(String name, Predicate<Change> wanted, Pace pace) {
    return new Follower.Setting(name, world, model, wanted, pace, random.nextLong());
  }

  private static Predicate<Change> in(String prefix) {
    return change -> change.path().startsWith(prefix);
  }

  private static Predicate<Change> by(String user) {
    return change -> change.user().equals(user);
  }
}
