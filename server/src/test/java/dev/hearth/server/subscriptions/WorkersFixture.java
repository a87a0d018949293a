package dev.hearth.server.subscriptions;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** A test of workers whose turns do what it says, and which end with it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class WorkersFixture {
  static final int RING = 7;

  /** The numbers of the turns that were served, in that order. */
  final List<Integer> served = Collections.synchronizedList(new ArrayList<>());

  private final Map<Turn, Consumer<Tools>> jobs = new ConcurrentHashMap<>();
  private final List<Workers> opened = new ArrayList<>();

  final Workers workers(int count, int handful) {
    Workers workers = new Workers("worker", count, handful, RING, this::run);
    opened.add(workers);
    return workers;
  }

  private void run(Turn turn, Tools tools) {
    Objects.requireNonNull(jobs.get(turn), "a turn of this test").accept(tools);
  }

  /** No threads, so that what is queued stays queued. */
  final Workers nobody() {
    return workers(0, 1);
  }

  final Turn turn(Consumer<Tools> job) {
    Turn turn = QuietMachine.turn();
    jobs.put(turn, job);
    return turn;
  }

  final Turn turn(Runnable job) {
    return turn(_ -> job.run());
  }

  /** A turn that leaves its number. */
  final Turn turn(int number) {
    return turn(_ -> served.add(number));
  }

  final List<Turn> turns(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(this::turn).toList();
  }

  /** Has one of the threads held until the gate is opened. */
  final Gate holdOneOf(Workers workers) {
    Gate gate = new Gate();
    workers.submit(turn(gate::pass));
    gate.awaitTaken();
    return gate;
  }

  @AfterEach
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  final void closeWorkers() {
    opened.forEach(Workers::close);
  }
}
