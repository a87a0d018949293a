package dev.hearth.server.auth;

import dev.hearth.storage.files.FileSeam;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of this machine, with each operation written down, by a name relative to a root and
 * with the text that a file has when it is synced; one of them fails when asked to.
 */
final class RecordedFiles {
  private final Path root;
  private final List<String> operations = new ArrayList<>();
  private String failing = "";

  RecordedFiles(Path root) {
    this.root = root;
  }

  FileSeam seam() {
    return (FileSeam)
        Proxy.newProxyInstance(
            FileSeam.class.getClassLoader(),
            new Class<?>[] {FileSeam.class},
            (_, method, arguments) -> operate(method, arguments));
  }

  /** Fails each operation of this name from now on. */
  void fail(String operation) {
    failing = operation;
  }

  /** What happened since the last call, in order. */
  List<String> take() {
    List<String> taken = List.copyOf(operations);
    operations.clear();
    return taken;
  }

  private @Nullable Object operate(Method method, Object[] arguments) throws Throwable {
    Path file = (Path) arguments[0];
    String name = root.equals(file) ? "." : root.relativize(file).toString();
    boolean isSynced = method.getName().equals("syncFile");
    operations.add(method.getName() + " " + name + (isSynced ? "=" + Files.readString(file) : ""));
    if (method.getName().equals(failing)) {
      throw new IOException("Input/output error");
    }
    try {
      return method.invoke(FileSeam.REAL, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
