package dev.hearth.client.bench.measure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/** What one run found. Filled by the thread that runs it. */
public final class Report {
  private final String bench;
  private final SequencedMap<String, String> settings = new LinkedHashMap<>();
  private final List<Figure> figures = new ArrayList<>();
  private final Map<Integer, Long> statuses = new TreeMap<>();
  private final List<String> failures = new ArrayList<>();
  private Optional<Latencies> latencies = Optional.empty();
  private String latencyOf = "";

  /**
   * An empty report.
   *
   * @param bench which measurement: {@code put}, {@code get}, …
   */
  public Report(String bench) {
    this.bench = bench;
  }

  public String bench() {
    return bench;
  }

  /** Notes with what the run was made. */
  public Report setting(String name, Object value) {
    settings.put(name, value.toString());
    return this;
  }

  /** Notes a measured number; see {@link Figure}. */
  public Report figure(String name, double value, String unit) {
    figures.add(new Figure(name, value, unit));
    return this;
  }

  /** Notes a measured number of things. */
  public Report count(String name, long value) {
    return figure(name, (double) value, "");
  }

  /** Notes how often a status was answered. */
  public Report status(int status, long count) {
    statuses.merge(status, count, Long::sum);
    return this;
  }

  /**
   * Notes the times of the run.
   *
   * @param of what was timed, for people: {@code PUT to answer}
   */
  public Report latencies(String of, Latencies measured) {
    latencyOf = of;
    latencies = Optional.of(measured);
    return this;
  }

  /** Notes a promise that was not kept. One of these makes the command fail. */
  public Report failure(String what) {
    failures.add(what);
    return this;
  }

  /**
   * A measured number.
   *
   * @throws NoSuchElementException if this run did not measure it
   */
  public double value(String name) {
    return figures.stream()
        .filter(figure -> figure.name().equals(name))
        .mapToDouble(Figure::value)
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException(bench + " has no figure " + name));
  }

  public SequencedMap<String, String> settings() {
    return settings;
  }

  public List<Figure> figures() {
    return figures;
  }

  public Map<Integer, Long> statuses() {
    return statuses;
  }

  public Optional<Latencies> latencies() {
    return latencies;
  }

  public String latencyOf() {
    return latencyOf;
  }

  /** Empty when every promise was kept. */
  public List<String> failures() {
    return failures;
  }
}
