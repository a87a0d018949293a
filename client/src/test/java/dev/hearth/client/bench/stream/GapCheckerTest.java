package dev.hearth.client.bench.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class GapCheckerTest {
  private final GapChecker checker = new GapChecker(2);

  @Test
  void completeStream_isClean() {
    saw(0, 0, 1, 2);
    saw(1, 0);
    saw(0, 3);
    saw(1, 1);
    checker.finish(new int[] {4, 2});
    expect(0, 0, 0);
    assertEquals(6, checker.seen());
  }

  @Test
  void gap_isMissing() {
    saw(0, 0, 1, 4, 5);
    checker.finish(new int[] {6, 0});
    expect(2, 0, 0);
  }

  @Test
  void lostEnd_isMissing() {
    saw(0, 0, 1);
    checker.finish(new int[] {5, 1});
    expect(4, 0, 0);
  }

  @Test
  void lostBeginning_isMissing() {
    saw(1, 2);
    checker.finish(new int[] {0, 3});
    expect(2, 0, 0);
  }

  @Test
  void whatNobodyWroteForIt_isUnasked() {
    saw(0, 0, 1, 2);
    saw(1, 0);
    checker.finish(new int[] {1, 1});
    expect(0, 0, 0);
    assertEquals(2, checker.unasked());
  }

  @Test
  void anEndOfMillions_isCounted_afterAGapOfMillions() {
    saw(0, 5_000_000, 9_000, 15_000);
    checker.finish(new int[] {10_000_000, 0});
    expect(9_999_998, 1, 1); // of the gap ten thousand are kept
  }

  @Test
  void repeat_isCounted() {
    saw(0, 0, 1, 1, 2, 0);
    checker.finish(new int[] {3, 0});
    expect(0, 2, 0);
  }

  @Test
  void swap_isDisorderAndNothingElse() {
    saw(0, 0, 2, 1, 3);
    checker.finish(new int[] {4, 0});
    expect(0, 0, 1);
  }

  @Test
  void lateThenRepeated_isBoth() {
    saw(0, 0, 2, 1, 1);
    checker.finish(new int[] {3, 0});
    expect(0, 1, 1);
  }

  @Test
  void writers_areIndependent() {
    saw(0, 0, 1);
    saw(1, 1);
    checker.finish(new int[] {2, 2});
    expect(1, 0, 0);
  }

  private void saw(int writer, long... numbers) {
    for (long number : numbers) {
      checker.saw(writer, number);
    }
  }

  private void expect(long missing, long repeats, long disorder) {
    assertEquals(missing, checker.missing(), "missing");
    assertEquals(repeats, checker.repeats(), "repeats");
    assertEquals(disorder, checker.disorder(), "disorder");
  }
}
