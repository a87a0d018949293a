package dev.hearth.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hearth.server.config.Setting;
import dev.hearth.server.config.Settings;
import dev.hearth.server.testing.RawAnswer;
import dev.hearth.server.testing.TestHomeserver;
import dev.hearth.server.testing.TestKey;
import dev.hearth.server.testing.TestUser;
import dev.hearth.storage.StorageSeams;
import dev.hearth.storage.files.FileSeam;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A moment without open files, as a client meets it. */
final class OpenFilesHttpTest {
  private final AtomicBoolean exhausted = new AtomicBoolean();

  @Test
  void putWithoutAnOpenFile_is503_andTheNextIsStored(@TempDir Path folder) throws IOException {
    FileSeam files =
        (FileSeam)
            Proxy.newProxyInstance(
                FileSeam.class.getClassLoader(),
                new Class<?>[] {FileSeam.class},
                (_, method, arguments) -> operate(method, arguments));
    StorageSeams seams =
        new StorageSeams(StorageSeams.REAL.clock(), StorageSeams.REAL.steps(), files);
    Map<Setting, String> settings = Map.of(Settings.SIGNUP_MODE, "open");
    try (TestHomeserver server = TestHomeserver.start(folder, settings, seams)) {
      TestUser user = server.signUp(TestKey.ofSeedByte(1));
      exhausted.set(true);
      RawAnswer refused = user.put("/pub/large", new byte[200_000]);
      assertEquals(503, refused.status(), refused.toString());
      assertEquals("1", refused.header("Retry-After").orElseThrow());
      assertEquals(404, user.get("/pub/large").status());
      assertEquals(200, server.client().get("/health").status());
      assertEquals(201, user.put("/pub/large", new byte[200_000]).status());
      assertEquals(200_000, user.get("/pub/large").bytes().length);
    }
  }

  private Object operate(Method method, Object[] arguments) throws Throwable {
    if (method.getName().equals("create") && exhausted.compareAndSet(true, false)) {
      throw new FileSystemException(arguments[0].toString(), null, "Too many open files");
    }
    try {
      return method.invoke(FileSeam.REAL, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
