package dev.skerry.device.planted;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests the tests: plants mistakes into the sources one at a time, and sees that a simulation finds
 * each within the number of seeds that its list allows.
 */
final class PlantedBugsTest {
  private static final Path SOURCES = Path.of("src/main/java/dev/skerry/device");
  private static final Path LIST = Path.of("src/test/resources/dev/skerry/device/planted/bugs");
  static final String PREFIX = "dev.skerry.device.";
  private static final long PATIENCE_SECONDS = 60;

  static List<PlantedBug> bugs() throws IOException {
    return PlantedBug.read(Files.readAllLines(LIST));
  }

  @ParameterizedTest
  @MethodSource("bugs")
  void bug_isFound(PlantedBug bug, @TempDir Path classes) throws Exception {
    compile(bug.plant(SOURCES), bug, classes);
    List<URL> path = new ArrayList<>(List.of(classes.toUri().toURL()));
    path.addAll(classPath());
    try (Planted planted = new Planted(path.toArray(URL[]::new))) {
      Method check = planted.loadClass(PREFIX + bug.finder()).getMethod("check", long.class);
      for (long seed = 1; seed <= bug.seeds(); seed++) {
        if (objects(check, seed)) {
          return;
        }
      }
    }
    throw new AssertionError(
        bug.name() + ": not found by " + bug.finder() + " within " + bug.seeds() + " seeds");
  }

  @Test
  void list_isLongEnough() throws IOException {
    assertThat(bugs()).hasSizeGreaterThanOrEqualTo(30);
    assertThat(bugs().stream().map(PlantedBug::name).distinct()).hasSameSizeAs(bugs());
  }

  /** Whether the check fails, by an objection, any other exception, or by never ending. */
  private static boolean objects(Method check, long seed)
      throws InterruptedException, ExecutionException {
    Executor thread = task -> Thread.ofPlatform().name("planted").daemon(true).start(task);
    CompletableFuture<Boolean> objection =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                check.invoke(null, seed);
                return false;
              } catch (InvocationTargetException e) {
                return true;
              } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
              }
            },
            thread);
    try {
      return objection.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      return true;
    }
  }

  /** Loads the device's classes anew, the planted one first; everything else as it is. */
  private static final class Planted extends URLClassLoader {
    Planted(URL[] path) {
      super(path, PlantedBugsTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(PREFIX)) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : findClass(name);
      }
    }
  }

  /** Where classes come from: this module's, its tests', and what they need to be compiled. */
  private static List<URL> classPath() throws ReflectiveOperationException {
    List<URL> path = new ArrayList<>();
    for (String name :
        List.of(
            PREFIX + "schedule.Scheduler",
            PREFIX + "schedule.Decisions",
            "dev.skerry.terms.Latency",
            "dev.skerry.link.Desired",
            "dev.skerry.engine.patrol.Patrol",
            NullMarked.class.getName())) {
      path.add(Class.forName(name).getProtectionDomain().getCodeSource().getLocation());
    }
    return path;
  }

  private static void compile(String source, PlantedBug bug, Path classes) throws Exception {
    JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
    StringWriter said = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(classes));
      List<Path> path = new ArrayList<>();
      for (URL place : classPath()) {
        path.add(Path.of(place.toURI()));
      }
      files.setLocationFromPaths(StandardLocation.CLASS_PATH, path);
      boolean compiled =
          compiler
              .getTask(
                  said,
                  files,
                  null,
                  List.of("-proc:none", "-nowarn", "-Xlint:none"),
                  null,
                  List.of(new Source(bug.file(), source)))
              .call();
      assertThat(compiled).as(bug + ": " + said).isTrue();
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String file, String text) {
      super(URI.create("string:///dev/skerry/device/" + file), JavaFileObject.Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
