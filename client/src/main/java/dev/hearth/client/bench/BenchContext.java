package dev.hearth.client.bench;

import dev.hearth.client.bench.load.LoadPlan;
import dev.hearth.client.bench.measure.ProcessMeter;
import dev.hearth.client.bench.measure.Report;
import dev.hearth.client.bench.measure.SyncProbe;
import dev.hearth.client.bench.net.Target;
import dev.hearth.client.bench.stream.RunNames;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What every scenario needs to know.
 *
 * @param threads of the load generator
 * @param seed names the run: its users, its resources, its random choices
 * @param signupTokens one for each user, on a server that wants them
 * @param server process to read memory and processor time from, where it runs on this machine
 * @param probeFolder on the server's data disk, where its speed is to be measured beside
 * @param probeTime how long disk and loopback are measured
 */
record BenchContext(
    Target target,
    int threads,
    long seed,
    List<String> signupTokens,
    Optional<ProcessMeter> server,
    Optional<Path> probeFolder,
    Duration probeTime,
    Progress progress) {
  BenchContext {
    signupTokens = List.copyOf(signupTokens);
  }

  /** A closed loop for a while, without warm-up. */
  LoadPlan load(int connections, Duration length) {
    return new LoadPlan(target, connections, threads, 0, Duration.ZERO, length, Long.MAX_VALUE);
  }

  /** A closed loop of so many requests. */
  LoadPlan load(int connections, long requests) {
    return new LoadPlan(
        target, connections, threads, 0, Duration.ZERO, Duration.ofHours(1), requests);
  }

  RunNames names() {
    return RunNames.of(seed);
  }

  /**
   * The users of the run.
   *
   * @param signedUp whether the server is to know them; else they are names only
   */
  List<Account> accounts(int users, boolean signedUp) throws IOException {
    return signedUp
        ? new Accounts(target).open(seed, users, signupTokens)
        : Accounts.names(seed, users);
  }

  /**
   * The same for one more run with names and users of its own.
   *
   * @param users of this run, whose sign-up tokens are spent
   */
  BenchContext next(int users) {
    List<String> unspent =
        signupTokens.subList(Math.min(users, signupTokens.size()), signupTokens.size());
    return new BenchContext(
        target, threads, seed + 1, unspent, server, probeFolder, probeTime, progress);
  }

  /** The same without a disk to measure. */
  BenchContext withoutProbe() {
    return new BenchContext(
        target, threads, seed, signupTokens, server, Optional.empty(), probeTime, progress);
  }

  /** A report that says what every report says. */
  Report report(String bench) {
    return new Report(bench)
        .setting("server", "http://" + target.authority())
        .setting("seed", seed)
        .setting("client_threads", threads);
  }

  /** Measures the disk, if there is a folder for it, and notes it; the answer is 0 without. */
  double probeDisk(Report report) throws IOException {
    if (probeFolder.isEmpty()) {
      return 0;
    }
    double syncs = SyncProbe.perSecond(probeFolder.get(), probeTime);
    report.figure("disk_syncs", syncs, "/s");
    return syncs;
  }
}
