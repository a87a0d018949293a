package dev.hearth.server.oracle;

import dev.hearth.storage.files.FileSeam;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The store's own files on a disk that a {@link Fault} befalls. Nothing is synced in truth: only
 * what this takes back is lost. Safe for any thread; operations come one after the other.
 */
final class FaultyFiles {
  private static final Set<String> NEED_SPACE = Set.of("create", "createFolder", "link", "write");

  /**
   * Removing and looking go well on any disk: what a start or a clean-up finds is not the theme.
   */
  private static final Set<String> NEVER_FAIL = Set.of("delete", "list", "read", "close");

  private final Fault fault;
  private final Runnable struck;
  private final Runnable powerLost;
  private final Set<UnsyncedBytes> unsynced = new HashSet<>();
  private int done;

  /**
   * Makes the disk.
   *
   * @param struck run when the fault happens, before anybody meets it; others wait for the disk
   *     meanwhile
   * @param powerLost run when what was not synced is gone; does not return
   */
  FaultyFiles(Fault fault, Runnable struck, Runnable powerLost) {
    this.fault = fault;
    this.struck = struck;
    this.powerLost = powerLost;
  }

  FileSeam seam() {
    return watch(
        FileSeam.class, (method, arguments) -> operate(method, (Path) arguments[0], arguments));
  }

  /** Takes back whatever was not synced. */
  synchronized void losePower() throws IOException {
    for (UnsyncedBytes bytes : unsynced) {
      bytes.takeBack();
    }
    powerLost.run();
  }

  /** One call of an interface, to be done or failed. */
  private interface Operation {
    @Nullable Object call(Method method, Object[] arguments) throws Throwable;
  }

  private <T> T watch(Class<T> type, Operation operation) {
    Object watched =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              synchronized (this) {
                return operation.call(method, arguments == null ? new Object[0] : arguments);
              }
            });
    return type.cast(watched);
  }

  private @Nullable Object operate(Method method, Path file, Object[] arguments) throws Throwable {
    mayFail(method.getName(), file);
    if (method.getName().startsWith("sync")) {
      return null;
    }
    Object result = invoke(method, FileSeam.REAL, arguments);
    return switch (result) {
      case FileSeam.Output output -> watch(FileSeam.Output.class, open(output, file));
      case FileSeam.InPlace inPlace -> watch(FileSeam.InPlace.class, open(inPlace, file));
      case null, default -> result;
    };
  }

  private Operation open(Object opened, Path file) throws IOException {
    UnsyncedBytes bytes = new UnsyncedBytes(file);
    unsynced.add(bytes);
    return (method, arguments) -> {
      switch (method.getName()) {
        case "sync" -> {
          try {
            mayFail("sync", file);
          } catch (IOException e) {
            bytes.takeBack();
            throw e;
          }
          bytes.synced();
          return null;
        }
        case "close" -> {
          if (bytes.closed()) {
            unsynced.remove(bytes);
          }
        }
        default -> {
          mayFail(method.getName(), file);
          if (arguments.length == 2) { // In place; else it is appended.
            bytes.overwriting((long) arguments[1], ((ByteBuffer) arguments[0]).remaining());
          }
        }
      }
      return invoke(method, opened, arguments);
    };
  }

  private static @Nullable Object invoke(Method method, Object target, Object[] arguments)
      throws Throwable {
    try {
      method.setAccessible(true); // The types behind the interfaces are the store's own.
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private void mayFail(String operation, Path file) throws IOException {
    if (!isAt(file) || NEVER_FAIL.contains(operation)) {
      return;
    }
    int number = done++;
    switch (fault.kind()) {
      case BROKEN -> {
        if (number == fault.after()) {
          struck.run();
          throw new IOException("Input/output error");
        }
      }
      case NO_SPACE -> {
        if (number >= fault.after() && NEED_SPACE.contains(operation)) {
          struck.run();
          throw new IOException("No space left on device");
        }
      }
      case POWER_LOSS -> {
        if (number == fault.after()) {
          struck.run();
          losePower();
        }
      }
    }
  }

  /** In the folder itself, or in the one that it is made as. */
  private boolean isAt(Path file) {
    return StreamSupport.stream(file.spliterator(), false)
        .map(Path::toString)
        .anyMatch(name -> name.equals(fault.place()) || name.equals(fault.place() + ".new"));
  }
}
