package dev.hearth.server.mutants;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles one changed file and runs tests with it in a process of their own. */
final class Laboratory {
  /**
   * With the next far more than any tests take, on a busy machine too: those of all mutants run at
   * once.
   */
  private static final int GUARD_SECONDS = 120;

  private static final int GUARD_SECONDS_A_CLASS = 15;

  private final Path root;
  private final Path folder;
  private final List<String> classPath;

  /** How a run of tests ended. */
  enum Ending {
    PASSED,
    FAILED,
    HUNG
  }

  /**
   * Prepares.
   *
   * @param root of the repository, compiled
   * @param folder empty
   */
  Laboratory(Path root, Path folder) {
    this.root = root;
    this.folder = folder;
    String given =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    this.classPath = Arrays.asList(given.split(File.pathSeparator));
  }

  /** Compiles a changed source; its classes are then found before all others. */
  Path compile(Mutant mutant) throws IOException {
    Path classes = Files.createTempDirectory(folder, "mutant");
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    List<String> options =
        List.of(
            "-d",
            classes.toString(),
            "-cp",
            String.join(File.pathSeparator, classPath),
            "-proc:none",
            "-parameters",
            "-nowarn");
    boolean compiles =
        compiler.getTask(said, null, null, options, null, List.of(source(mutant))).call();
    if (!compiles) {
      throw new AssertionError("\"" + mutant.name() + "\" does not compile:\n" + said);
    }
    return classes;
  }

  private JavaFileObject source(Mutant mutant) throws IOException {
    String text = mutant.apply(root);
    URI name = root.resolve(mutant.file()).toUri();
    return new SimpleJavaFileObject(name, JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
      }
    };
  }

  /** Runs test classes of a module, with some classes put before all others. */
  Ending run(List<Path> before, String module, List<String> tests)
      throws IOException, InterruptedException {
    Path testClasses = testClasses(module);
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    line.addAll(List.of("-Djunit.platform.launcher.interceptors.enabled=false", "-cp"));
    line.add(
        Stream.of(
                before.stream().map(Path::toString),
                Stream.of(testClasses.toString()),
                classPath.stream())
            .flatMap(paths -> paths)
            .collect(Collectors.joining(File.pathSeparator)));
    line.add(TestRun.class.getName());
    for (String test : tests) {
      line.addAll(classNames(testClasses, test));
    }
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(line)
            .directory(root.resolve(module).toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    int guard = GUARD_SECONDS + GUARD_SECONDS_A_CLASS * tests.size();
    if (!process.waitFor(guard, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
      return Ending.HUNG;
    }
    return switch (process.exitValue()) {
      case TestRun.PASSED -> Ending.PASSED;
      case TestRun.FAILED -> Ending.FAILED;
      default -> throw new AssertionError("the tests did not run:\n" + Files.readString(output));
    };
  }

  /** What the last run printed. */
  String output() {
    try {
      return Files.readString(folder.resolve("output"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Beside this module's own, whatever the folder of a build is called. */
  private static Path testClasses(String module) {
    Path own =
        Path.of(MutantsTest.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    int name = own.getNameCount() - 1;
    while (!own.getName(name).toString().equals("server")) {
      name--;
    }
    Path modules = own.getRoot().resolve(own.subpath(0, name));
    return modules.resolve(module).resolve(own.subpath(name + 1, own.getNameCount()));
  }

  /** Every class of that name: two rooms may each have a test called alike. */
  private static List<String> classNames(Path testClasses, String simpleName) throws IOException {
    try (Stream<Path> files = Files.walk(testClasses)) {
      List<String> found =
          files
              .filter(file -> file.getFileName().toString().equals(simpleName + ".class"))
              .map(file -> testClasses.relativize(file).toString())
              .map(path -> path.substring(0, path.length() - ".class".length()))
              .map(path -> path.replace(File.separatorChar, '.'))
              .toList();
      if (found.isEmpty()) {
        throw new AssertionError("no test " + simpleName + " in " + testClasses);
      }
      return found;
    }
  }
}
