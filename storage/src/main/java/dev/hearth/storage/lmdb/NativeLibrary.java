package dev.hearth.storage.lmdb;

import dev.hearth.storage.model.StorageException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lmdbjava.Meta;

/**
 * LMDB itself, which lies in the jar of its binding and is unpacked into a file for the system to
 * load. The binding leaves that file to the end of the JVM, which one that is halted or killed
 * never comes to. Here it is gone as soon as it is loaded: what is mapped needs no name.
 */
final class NativeLibrary {
  /** Where the binding unpacks, if not where temporary files go. */
  private static final String UNPACK_IN = "lmdbjava.extract.dir";

  /** A library of the machine's own, which the binding loads instead of unpacking one. */
  private static final String OF_THE_MACHINE = "lmdbjava.native.lib";

  private static final String TEMPORARY = "java.io.tmpdir";

  private static boolean loaded;

  private NativeLibrary() {}

  /**
   * Loads it unless it is loaded; to be called before the binding is used in any other way.
   *
   * @throws StorageException.CannotOpen if that fails, and then each time in this JVM
   */
  static synchronized void load() {
    if (loaded) {
      return;
    }
    try {
      if (isSet(UNPACK_IN) || isSet(OF_THE_MACHINE)) {
        Meta.version();
      } else {
        loadFromFolderOfItsOwn();
      }
      loaded = true;
    } catch (LinkageError | IOException e) {
      throw new StorageException.CannotOpen(advice(), e);
    }
  }

  private static void loadFromFolderOfItsOwn() throws IOException {
    Path folder = Files.createTempDirectory("hearth-lmdb");
    try {
      folder.toFile().deleteOnExit(); // Where the program ends while this thread is in here.
      System.setProperty(UNPACK_IN, folder.toString());
      Meta.version();
    } finally {
      System.clearProperty(UNPACK_IN);
      delete(folder);
    }
  }

  private static void delete(Path folder) {
    try (DirectoryStream<Path> unpacked = Files.newDirectoryStream(folder)) {
      for (Path file : unpacked) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException | DirectoryIteratorException _) {
      // A file too many is no reason not to start.
    }
  }

  private static String advice() {
    if (isSet(OF_THE_MACHINE)) {
      return "LMDB's library can't be loaded: -D%s names %s"
          .formatted(OF_THE_MACHINE, System.getProperty(OF_THE_MACHINE));
    }
    String property = isSet(UNPACK_IN) ? UNPACK_IN : TEMPORARY;
    return """
    LMDB's library can't be unpacked and loaded in %s: name a folder that is writable and not \
    mounted noexec with HEARTH_JAVA_OPTIONS=-D%s=DIR\
    """
        .formatted(System.getProperty(property), property);
  }

  private static boolean isSet(String property) {
    return !System.getProperty(property, "").isEmpty();
  }
}
