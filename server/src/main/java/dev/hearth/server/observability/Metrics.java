package dev.hearth.server.observability;

import dev.hearth.server.subscriptions.CloseReason;
import dev.hearth.server.subscriptions.SubscriptionFigures;
import dev.hearth.storage.StorageHealth;
import dev.hearth.storage.pages.HistoryPages;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The figures that {@code /metrics} shows. They are read from their owners when they are asked for;
 * nothing is counted twice, and the registry is made at the first question, so that it costs the
 * start nothing. Names that upstream has are upstream's and carry its label (wire specification
 * §7); the others start with {@code hearth_}.
 */
public final class Metrics {
  private static final String UPSTREAM_LABEL = "otel_scope_name";
  private static final String UPSTREAM_NAME = "pubky_homeserver";

  private final RequestCounts requests;
  private final Supplier<StorageHealth> storage;
  private final Supplier<SubscriptionFigures> streams;
  private final Optional<HistoryPages> pages;
  private @Nullable PrometheusMeterRegistry registry;

  public Metrics(
      RequestCounts requests,
      Supplier<StorageHealth> storage,
      Supplier<SubscriptionFigures> streams,
      Optional<HistoryPages> pages) {
    this.requests = requests;
    this.storage = storage;
    this.streams = streams;
    this.pages = pages;
  }

  /** All figures in Prometheus's text form. */
  public synchronized String scrape() {
    PrometheusMeterRegistry made = registry;
    if (made == null) {
      made = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
      register(made);
      registry = made;
    }
    return made.scrape();
  }

  private void register(MeterRegistry to) {
    to.config().commonTags(UPSTREAM_LABEL, UPSTREAM_NAME);
    registerUpstreams(to);
    registerStreams(to);
    registerStore(to);
    pages.ifPresent(kept -> registerPages(to, kept));
    registerRequests(to);
    new JvmMemoryMetrics().bindTo(to);
    new ProcessorMetrics().bindTo(to);
    new FileDescriptorMetrics().bindTo(to);
  }

  private void registerUpstreams(MeterRegistry to) {
    FunctionCounter.builder("signup.count", requests, RequestCounts::signups)
        .description("Users who signed up since the start")
        .register(to);
    stream(to, "event.stream.active.connections", "Streams open", f -> f.open());
    streamCounter(
        to,
        "event.stream.broadcast.lagged.count",
        "Live streams that fell behind and went back to the log",
        SubscriptionFigures::overflows);
  }

  private void registerStreams(MeterRegistry to) {
    stream(to, "hearth.streams.live", "Streams fed by the dispatcher", f -> f.live());
    stream(to, "hearth.streams.catching.up", "Streams that read history", f -> f.catchingUp());
    streamCounter(to, "hearth.streams.bytes", "Bytes sent", SubscriptionFigures::bytes);
    streamCounter(to, "hearth.streams.frames", "Events sent", SubscriptionFigures::frames);
    for (CloseReason reason : CloseReason.values()) {
      FunctionCounter.builder(
              "hearth.streams.closed", streams, s -> s.get().closed().getOrDefault(reason, 0L))
          .tag("reason", reason.text())
          .description("Streams that ended, by reason")
          .register(to);
    }
  }

  private void registerStore(MeterRegistry to) {
    store(to, "hearth.store.writable", "1 while the store takes writes", h -> h.writable() ? 1 : 0);
    store(to, "hearth.store.low.space", "1 while puts are refused", h -> h.lowSpace() ? 1 : 0);
    store(
        to,
        "hearth.clock.ahead.seconds",
        "How far the newest sequence is ahead of the clock",
        StorageHealth::clockAheadSeconds);
    store(to, "hearth.commit.queue", "Operations waiting for a commit", StorageHealth::queued);
    storeCounter(to, "hearth.commits", "Durable commits", StorageHealth::commits);
    storeCounter(to, "hearth.commit.operations", "Operations committed", StorageHealth::operations);
    storeCounter(
        to,
        "hearth.commit.seconds",
        "Time spent in commits, their fsync included",
        h -> h.commitNanos() / 1e9);
    store(
        to,
        "hearth.commit.batch.size",
        "Operations in a commit, on average since the start",
        h -> h.commits() == 0 ? 0 : (double) h.operations() / h.commits());
  }

  private static void registerPages(MeterRegistry to, HistoryPages kept) {
    Gauge.builder("hearth.history.pages", kept, pages -> pages.figures().pages())
        .description("Pages of history kept for bulk readers")
        .register(to);
    Gauge.builder("hearth.history.page.bytes", kept, pages -> pages.figures().bytes())
        .description("Bytes of their files")
        .register(to);
  }

  private void registerRequests(MeterRegistry to) {
    for (int method = 0; method < RequestCounts.METHODS.size(); method++) {
      for (int status = 1; status < RequestCounts.STATUS_CLASSES; status++) {
        int row = method;
        int column = status;
        FunctionCounter.builder("hearth.http.requests", requests, r -> r.count(row, column))
            .tag("method", RequestCounts.METHODS.get(method))
            .tag("status", status + "xx")
            .description("Requests answered")
            .register(to);
      }
    }
  }

  private void stream(
      MeterRegistry to, String name, String what, ToDoubleFunction<SubscriptionFigures> value) {
    Gauge.builder(name, streams, s -> value.applyAsDouble(s.get())).description(what).register(to);
  }

  private void streamCounter(
      MeterRegistry to, String name, String what, ToDoubleFunction<SubscriptionFigures> value) {
    FunctionCounter.builder(name, streams, s -> value.applyAsDouble(s.get()))
        .description(what)
        .register(to);
  }

  private void store(
      MeterRegistry to, String name, String what, ToDoubleFunction<StorageHealth> value) {
    Gauge.builder(name, storage, s -> value.applyAsDouble(s.get())).description(what).register(to);
  }

  private void storeCounter(
      MeterRegistry to, String name, String what, ToDoubleFunction<StorageHealth> value) {
    FunctionCounter.builder(name, storage, s -> value.applyAsDouble(s.get()))
        .description(what)
        .register(to);
  }
}
