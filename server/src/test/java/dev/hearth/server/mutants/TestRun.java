package dev.hearth.server.mutants;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Arrays;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

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
    launcher.execute(request, listener, new FirstFailure());
    long passed = listener.getSummary().getTestsSucceededCount();
    // Halting, because a broken server may leave threads behind.
    Runtime.getRuntime().halt(passed > 0 ? PASSED : NOTHING_RAN);
  }

  /** Ends it at the first failure: one says enough, and each further one may wait for its guard. */
  private static final class FirstFailure implements TestExecutionListener {
    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (result.getStatus() == TestExecutionResult.Status.FAILED) {
        System.out.println(test.getUniqueId());
        result.getThrowable().ifPresent(failure -> failure.printStackTrace(System.out));
        Runtime.getRuntime().halt(FAILED);
      }
    }
  }
}
