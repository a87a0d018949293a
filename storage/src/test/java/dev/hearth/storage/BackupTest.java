package dev.hearth.storage;

import static dev.hearth.storage.testing.OpenStore.body;
import static dev.hearth.storage.testing.Samples.hash;
import static dev.hearth.storage.testing.Samples.key;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.files.FileSeam;
import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Step;
import dev.hearth.storage.model.Steps;
import dev.hearth.storage.model.StorageException;
import dev.hearth.storage.model.StorageException.CannotOpen;
import dev.hearth.storage.testing.FileRecorder;
import dev.hearth.storage.testing.ForwardingFiles;
import dev.hearth.storage.testing.OpenStore;
import dev.hearth.storage.testing.RawRows;
import dev.hearth.storage.testing.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BackupTest {
  private static final Pubky ALICE = key(1);
  private static final int LARGE = 5_000;
  private static final int WRITERS = 4;

  private static StorageSeams seams(FileSeam files) {
    return seams(files, Steps.NONE);
  }

  private static StorageSeams seams(FileSeam files, Steps steps) {
    return new StorageSeams(InstantSource.system(), steps, files);
  }

  @Test
  void backupOfAStoreAtWork_isOneMomentOfIt(@TempDir Path root) throws Exception {
    List<Path> backups = new ArrayList<>();
    List<Event> log;
    try (OpenStore store = OpenStore.open(root.resolve("store"));
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
      AtomicBoolean stop = new AtomicBoolean();
      Semaphore written = new Semaphore(0);
      List<Future<?>> running = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        Random random = new Random(writer);
        Pubky user = key(writer);
        store.register(user);
        running.add(writers.submit(() -> write(store, user, random, stop, written)));
      }
      for (int i = 0; i < 4; i++) {
        assertTrue(written.tryAcquire(40, 60, SECONDS));
        Path backup = root.resolve("backup" + i);
        store.storage.backup(backup);
        backups.add(backup);
      }
      stop.set(true);
      for (Future<?> one : running) {
        one.get(60, SECONDS);
      }
      log = store.log();
    }
    for (Path backup : backups) {
      assertIsMomentOf(log, backup);
    }
  }

  private static void write(
      OpenStore store, Pubky user, Random random, AtomicBoolean stop, Semaphore written) {
    while (!stop.get()) {
      String path = "/pub/" + random.nextInt(10);
      try {
        if (random.nextInt(4) == 0) {
          store.delete(user, path);
        } else {
          int number = random.nextInt(1000);
          store.put(user, path, body(number, random.nextBoolean() ? LARGE : 10));
        }
        written.release();
      } catch (java.util.concurrent.CompletionException e) {
        assertTrue(e.getCause() instanceof StorageException.NoSuchResource, e.toString());
      }
    }
  }

  private static void assertIsMomentOf(List<Event> log, Path backup) throws IOException {
    try (OpenStore copy = OpenStore.open(backup)) {
      List<Event> events = copy.log();
      assertEquals(log.subList(0, events.size()), events);
      assertTrue(events.size() >= 40);
      Map<String, Event> latest = new HashMap<>();
      for (Event event : events) {
        latest.put(event.user() + " " + event.path(), event);
      }
      for (Event event : latest.values()) {
        Optional<byte[]> content = copy.get(event.user(), event.path().toString());
        switch (event) {
          case Event.Put put -> assertEquals(put.hash(), hash(content.orElseThrow()));
          case Event.Delete _ -> assertEquals(Optional.empty(), content);
        }
      }
      Event next = copy.put(key(0), "/pub/next", body(1, 10));
      assertTrue(next.sequence().isAfter(log.getLast().sequence()));
    }
  }

  @Test
  void blobReplacedWhileItsTurnHasNotCome_isStillThere(@TempDir Path root) throws Exception {
    AtomicInteger links = new AtomicInteger();
    List<Runnable> beforeLink = new ArrayList<>();
    FileSeam files =
        new ForwardingFiles(FileSeam.REAL) {
          @Override
          public void link(Path existing, Path name) throws IOException {
            links.incrementAndGet();
            beforeLink.forEach(Runnable::run);
            super.link(existing, name);
          }
        };
    try (OpenStore store = OpenStore.open(root.resolve("store"), seams(files))) {
      store.register(ALICE);
      store.put(ALICE, "/pub/a", body(1, LARGE));
      beforeLink.add(() -> store.put(ALICE, "/pub/a", body(2, LARGE)));
      store.storage.backup(root.resolve("backup"));
      assertEquals(1, links.get());
      assertArrayEquals(body(2, LARGE), store.get(ALICE, "/pub/a").orElseThrow());
    }
    try (OpenStore copy = OpenStore.open(root.resolve("backup"))) {
      assertArrayEquals(body(1, LARGE), copy.get(ALICE, "/pub/a").orElseThrow());
    }
  }

  @Test
  void onAnotherFileSystem_blobsAreCopied(@TempDir Path root) throws Exception {
    FileSeam files =
        new ForwardingFiles(FileSeam.REAL) {
          @Override
          public void link(Path existing, Path name) throws IOException {
            throw new IOException("Invalid cross-device link");
          }
        };
    FileRecorder recorder = new FileRecorder(root, files);
    try (OpenStore store = OpenStore.open(root.resolve("store"), seams(recorder))) {
      store.register(ALICE);
      store.put(ALICE, "/pub/a", body(1, LARGE));
      store.put(ALICE, "/pub/b", body(2, LARGE));
      recorder.take();
      store.storage.backup(root.resolve("backup"));
      List<String> operations = recorder.take();
      assertEquals(1, operations.stream().filter(o -> o.startsWith("link")).count());
      assertEquals(2, operations.stream().filter(o -> o.matches("sync .*/1-[*]")).count());
      store.delete(ALICE, "/pub/a");
    }
    try (OpenStore copy = OpenStore.open(root.resolve("backup"))) {
      assertArrayEquals(body(1, LARGE), copy.get(ALICE, "/pub/a").orElseThrow());
      assertArrayEquals(body(2, LARGE), copy.get(ALICE, "/pub/b").orElseThrow());
    }
  }

  @Test
  void everythingIsSynced_beforeTheRowsGetTheirName(@TempDir Path root) {
    FileRecorder recorder = new FileRecorder(root, FileSeam.REAL);
    try (OpenStore store = OpenStore.open(root.resolve("store"), seams(recorder))) {
      store.register(ALICE);
      store.put(ALICE, "/pub/small", body(1, 10));
      store.put(ALICE, "/pub/large", body(1, LARGE));
      recorder.take();
      store.storage.backup(root.resolve("backup"));
      List<String> operations =
          ofBackup(recorder).stream().map(o -> o.replaceAll("/[0-9a-f]{2}(?=/|$)", "/xx")).toList();
      assertEquals(
          List.of(
              "sync /",
              "mkdir backup/lmdb.partial",
              "delete backup/lmdb.partial/lock.mdb",
              "sync backup/lmdb.partial/data.mdb",
              "sync backup/lmdb.partial/",
              "mkdir backup/blobs",
              "mkdir backup/blobs/xx",
              "link store/blobs/xx/1-* backup/blobs/xx/1-*",
              "sync backup/blobs/xx/",
              "sync backup/blobs/",
              "rename backup/lmdb.partial backup/lmdb",
              "sync backup/"),
          operations.subList(operations.indexOf("mkdir backup") + 1, operations.size()));
    }
  }

  /** A store that has just opened looks through its blobs for garbage meanwhile. */
  private static List<String> ofBackup(FileRecorder recorder) {
    return recorder.take().stream().filter(o -> !o.startsWith("list store/")).toList();
  }

  @Test
  void foldersThatLeadToIt_areDurableLevelByLevel(@TempDir Path root) {
    FileRecorder recorder = new FileRecorder(root, FileSeam.REAL);
    try (OpenStore store = OpenStore.open(root.resolve("store"), seams(recorder))) {
      recorder.take();
      store.storage.backup(root.resolve("a/b/backup"));
      List<String> operations = ofBackup(recorder);
      int first = operations.indexOf("mkdir a");
      assertEquals(
          List.of("mkdir a", "sync /", "mkdir a/b", "sync a/", "mkdir a/b/backup", "sync a/b/"),
          operations.subList(first, first + 6));
    }
  }

  /** With second names, and copied as to another file system. */
  @Test
  void whatTheStoreHasLost_isTold_andEverythingElseIsTaken(@TempDir Path root) throws Exception {
    Path folder = root.resolve("store");
    Pubky bob = key(2);
    try (OpenStore store = OpenStore.open(folder)) {
      store.register(ALICE);
      store.register(bob);
      for (String name : List.of("bad", "good")) {
        store.put(ALICE, "/pub/" + name, body(1, 10));
      }
      store.put(bob, "/pub/inline", body(2, 20));
      store.put(ALICE, "/pub/short", body(3, LARGE));
      store.put(ALICE, "/pub/gone", body(4, LARGE + 1));
      store.put(bob, "/pub/whole", body(5, LARGE + 2));
    }
    damage(folder);
    FileSeam copying =
        new ForwardingFiles(FileSeam.REAL) {
          @Override
          public void link(Path existing, Path name) throws IOException {
            throw new IOException("Invalid cross-device link");
          }
        };
    for (boolean isCopied : List.of(false, true)) {
      FileSeam files = isCopied ? copying : FileSeam.REAL;
      Path backup = root.resolve(isCopied ? "copied" : "linked");
      try (OpenStore store = OpenStore.open(folder, seams(files))) {
        BackupReport report = store.storage.backup(backup);
        assertEquals(4, report.missing());
        assertFalse(report.isComplete());
        assertEquals(
            List.of(
                ALICE + "/pub/bad: checksum found",
                ALICE + "/pub/gone: the file of a blob is missing",
                ALICE + "/pub/short: the file of a blob has 3 bytes in place of " + LARGE,
                bob + "/pub/inline: content checksum found"),
            report.first().stream().map(l -> l.replaceAll("found .*", "found")).toList());
      }
      assertEquals(1, TestFiles.below(backup.resolve("blobs")).size());
      try (OpenStore copy = OpenStore.open(backup)) {
        assertArrayEquals(body(1, 10), copy.get(ALICE, "/pub/good").orElseThrow());
        assertArrayEquals(body(5, LARGE + 2), copy.get(bob, "/pub/whole").orElseThrow());
        for (String lost : List.of("/pub/bad", "/pub/gone", "/pub/short")) {
          assertThrows(StorageException.CorruptRow.class, () -> copy.get(ALICE, lost));
        }
      }
    }
  }

  private static void damage(Path folder) throws IOException {
    try (RawRows rows = new RawRows(folder)) {
      for (RawRows.Row row : rows.of(Layouts.RESOURCES)) {
        String path = UTF_8.decode(row.key().duplicate().position(16)).toString();
        int bytes = row.value().limit();
        switch (path) {
          case "/pub/bad" -> rows.put(row.flipped(100));
          case "/pub/inline" -> rows.put(row.flipped(8 * bytes - 1));
          default -> {}
        }
      }
    }
    for (String file : TestFiles.below(folder.resolve("blobs"))) {
      Path blob = folder.resolve("blobs").resolve(file);
      switch ((int) Files.size(blob)) {
        case LARGE -> Files.write(blob, new byte[3]);
        case LARGE + 1 -> Files.delete(blob);
        default -> {}
      }
    }
  }

  /** As the server asks for one: a checkpoint belongs to it, and those write to LMDB. */
  @Test
  void backupAskedForOnAVirtualThread_writesOnAPlatformThread(@TempDir Path root) throws Exception {
    List<Step> written = new CopyOnWriteArrayList<>();
    AtomicBoolean onVirtual = new AtomicBoolean();
    Steps steps =
        step -> {
          if (step == Step.CHECKPOINT_WRITTEN) {
            written.add(step);
            onVirtual.compareAndSet(false, Thread.currentThread().isVirtual());
          }
        };
    try (OpenStore store = OpenStore.open(root.resolve("store"), seams(FileSeam.REAL, steps))) {
      store.register(ALICE);
      store.put(ALICE, "/pub/a", body(1, 10));
      int before = written.size();
      AtomicReference<Throwable> refusal = new AtomicReference<>();
      Thread.ofVirtual()
          .start(
              () -> {
                store.storage.backup(root.resolve("backup"));
                refusal.set(
                    assertThrows(
                        CannotOpen.class, () -> store.storage.backup(root.resolve("backup"))));
              })
          .join();
      assertTrue(refusal.get() != null, "the second is refused, and its caller is told so");
      assertEquals(before + 1, written.size());
      assertFalse(onVirtual.get());
    }
    try (OpenStore copy = OpenStore.open(root.resolve("backup"))) {
      assertArrayEquals(body(1, 10), copy.get(ALICE, "/pub/a").orElseThrow());
    }
  }

  @Test
  void folderThatIsNotEmpty_isRefused(@TempDir Path root) throws IOException {
    Path target = Files.createDirectory(root.resolve("backup"));
    Files.writeString(target.resolve("letter"), "mine");
    try (OpenStore store = OpenStore.open(root.resolve("store"))) {
      assertThrows(CannotOpen.class, () -> store.storage.backup(target));
      assertThrows(CannotOpen.class, () -> store.storage.backup(target.resolve("letter")));
    }
    assertEquals("[letter]", TestFiles.below(target).toString());
  }

  @Test
  void backupCutShortAnywhere_isNoStore_andTheNextOneWorks(@TempDir Path root) throws Exception {
    FileRecorder recorder = new FileRecorder(root, FileSeam.REAL);
    Semaphore unlinked = new Semaphore(0);
    Steps steps =
        step -> {
          if (step == Step.UNLINKED) {
            unlinked.release();
          }
        };
    try (OpenStore store = OpenStore.open(root.resolve("store"), seams(recorder, steps))) {
      store.register(ALICE);
      store.put(ALICE, "/pub/large", body(1, LARGE));
      int fault = 0;
      while (true) {
        Path target = root.resolve("backup" + fault);
        recorder.failAt(fault, "Input/output error");
        boolean failed;
        try {
          store.storage.backup(target);
          failed = false;
        } catch (StorageException.IoFailure e) {
          failed = true;
        }
        boolean hit = recorder.hasFailed();
        recorder.failAt(Integer.MAX_VALUE, "");
        if (!hit) {
          assertFalse(failed);
          assertTrue(Files.exists(target.resolve("lmdb")));
          break;
        }
        // A link that fails is made up for by a copy; the last sync comes after the name.
        assertTrue(failed || Files.exists(target.resolve("lmdb")));
        fault++;
      }
      assertTrue(fault >= 11, "faults: " + fault);
      // Unlinking goes on.
      store.put(ALICE, "/pub/large", body(2, LARGE));
      assertTrue(unlinked.tryAcquire(60, SECONDS));
      assertEquals(1, TestFiles.below(root.resolve("store/blobs")).size());
    }
  }
}
