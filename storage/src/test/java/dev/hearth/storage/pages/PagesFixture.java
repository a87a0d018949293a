package dev.hearth.storage.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.events.RetentionRules;
import dev.hearth.storage.files.FileSeam;
import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Sequence;
import dev.hearth.storage.testing.Samples;
import dev.hearth.storage.testing.StoreOptions;
import dev.hearth.storage.testing.TestStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A store with one user, and pages of ten events made from its log every few milliseconds. */
final class PagesFixture {
  static final Pubky USER = Samples.key(1);
  static final Duration GUARD = Duration.ofSeconds(60);
  static final PageLimits TEN =
      new PageLimits(10, 1 << 20, 100, 1 << 30, 0, Duration.ofMillis(5), Duration.ofMillis(5));

  private PagesFixture() {}

  static TestStore store(Path folder) {
    return store(folder, RetentionRules.KEEP_ALL);
  }

  static TestStore store(Path folder, RetentionRules rules) {
    TestStore store = TestStore.open(folder, StoreOptions.PLAIN.withRetention(rules));
    TestStore.settled(store.register(USER).exceptionally(_ -> null));
    return store;
  }

  /** Puts so many resources, named by a number behind the root, and waits for the answers. */
  static void put(TestStore store, String root, int count) {
    List<CompletableFuture<?>> answers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      answers.add(store.submitPut(USER, Samples.path(root + i), "x" + i));
    }
    answers.forEach(TestStore::settled);
  }

  static HistoryPages pages(TestStore store, Path folder, FileSeam files) {
    return HistoryPages.open(folder.resolve("pages"), store.events, files, TEN);
  }

  static HistoryPages pages(TestStore store, Path folder) {
    return pages(store, folder, FileSeam.REAL);
  }

  /** Waits until there are so many pages. */
  static void await(HistoryPages pages, int count) throws InterruptedException {
    assertTrue(pages.awaitPages(count, GUARD), "there are " + pages.figures());
  }

  static List<SealedPage> all(HistoryPages pages) {
    return pages.after(Sequence.NONE, 1_000).pages();
  }

  /** What the pages hold, read the plain way. */
  static List<Event> events(HistoryPages pages) throws IOException {
    List<Event> events = new ArrayList<>();
    for (SealedPage sealed : all(pages)) {
      try (OpenPage page = pages.open(sealed.name(), false).orElseThrow()) {
        assertEquals(sealed.bytes(), page.bytes());
        List<Event> inside = PlainPage.events(page);
        assertEquals(sealed.events(), inside.size());
        events.addAll(inside);
      }
    }
    return events;
  }

  /** What they are to hold. */
  static List<Event> publicLog(TestStore store) {
    return store.log().stream().filter(event -> event.path().isUnder("/pub/")).toList();
  }

  /** Where a page lies. */
  static Path file(Path folder, SealedPage page) {
    return folder.resolve("pages").resolve(page.name() + ".zst");
  }
}
