package dev.hearth.server.mutants;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** The program that runs the test classes it is given and ends with what came of it. */
final class TestRun {
  static final int PASSED = 0;
  static final int FAILED = 3;
  private static final int NOTHING_RAN = 4;

  private TestRun() {}

  /** Takes names of test classes. */
  public static void main(String[] names) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(Arrays.stream(names).map(name -> selectClass(name)).toList())
            .build();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    Launcher launcher = LauncherFactory.create();
    launcher.execute(request, listener);
    TestExecutionSummary summary = listener.getSummary();
    summary.printFailuresTo(new PrintWriter(System.out, true, StandardCharsets.UTF_8), 5);
    // Halting, because a broken server may leave threads behind.
    Runtime.getRuntime().halt(status(summary));
  }

  private static int status(TestExecutionSummary summary) {
    if (summary.getTotalFailureCount() > 0) {
      return FAILED;
    }
    return summary.getTestsSucceededCount() > 0 ? PASSED : NOTHING_RAN;
  }
}
