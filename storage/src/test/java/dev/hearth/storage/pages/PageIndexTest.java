package dev.hearth.storage.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.model.Sequence;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Runs, gaps and what does not fit, on pages (0, 10], (10, 20], (30, 40]. */
final class PageIndexTest {
  private static final SealedPage FIRST = page(0, 10);
  private static final SealedPage SECOND = page(10, 20);
  private static final SealedPage FOURTH = page(30, 40);

  private final PageIndex index = new PageIndex();

  PageIndexTest() {
    assertTrue(index.add(FOURTH) && index.add(FIRST) && index.add(SECOND));
  }

  private static SealedPage page(long after, long through) {
    PageName name = new PageName(at(after), at(through), "0".repeat(32));
    return new SealedPage(name, 1, 100);
  }

  private static Sequence at(long sequence) {
    return new Sequence(sequence);
  }

  @Test
  void aRun_endsAtAGap_andAtItsBound() {
    assertEquals(new PageRun(List.of(FIRST, SECOND), false), index.run(at(0), 9));
    assertEquals(new PageRun(List.of(FIRST), true), index.run(at(9), 1));
    assertEquals(new PageRun(List.of(SECOND), false), index.run(at(10), 9));
    assertEquals(new PageRun(List.of(), false), index.run(at(20), 9));
    assertEquals(new PageRun(List.of(), false), index.run(at(29), 9));
    assertEquals(new PageRun(List.of(FOURTH), false), index.run(at(30), 9));
    assertEquals(new PageRun(List.of(), false), index.run(at(40), 9));
  }

  @Test
  void gaps_areFoundAboveTheFloor() {
    assertEquals(new PageIndex.Gap(at(20), Optional.of(at(30))), index.firstGap(at(0)));
    assertEquals(new PageIndex.Gap(at(25), Optional.of(at(30))), index.firstGap(at(25)));
    assertEquals(new PageIndex.Gap(at(40), Optional.empty()), index.firstGap(at(35)));
    assertEquals(new PageIndex.Gap(at(50), Optional.empty()), index.firstGap(at(50)));
    index.remove(FIRST.name());
    assertEquals(new PageIndex.Gap(at(5), Optional.of(at(10))), index.firstGap(at(5)));
  }

  @Test
  void whatOverlaps_isNotTaken() {
    assertFalse(index.add(page(5, 6)));
    assertFalse(index.add(page(19, 25)));
    assertFalse(index.add(page(25, 31)));
    assertFalse(index.add(page(0, 40)));
    assertFalse(index.add(FIRST));
    assertEquals(new PageFigures(3, 300), index.figures());
    assertTrue(index.add(page(20, 30)));
    assertEquals(4, index.run(at(0), 9).pages().size());
  }

  @Test
  void aPage_isFoundByItsWholeName() {
    assertEquals(Optional.of(SECOND), index.find(SECOND.name()));
    PageName other = new PageName(at(10), at(20), "1".repeat(32));
    assertEquals(Optional.empty(), index.find(other));
    assertFalse(index.remove(other));
    assertTrue(index.remove(SECOND.name()));
    assertEquals(Optional.empty(), index.find(SECOND.name()));
  }
}
