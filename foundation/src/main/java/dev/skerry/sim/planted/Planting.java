package dev.skerry.sim.planted;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
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

/**
 * A place to plant mistakes in.
 *
 * @param sources the folder with all sources of a module
 * @param planted the package with all classes in which mistakes are made
 * @param finders the package with all finders; may be the same
 * @param around classes from everywhere that those two need to be compiled and run
 */
public record Planting(Path sources, String planted, String finders, List<Class<?>> around) {
  private static final long PATIENCE_SECONDS = 60;

  /** What a finder does with a seed; it throws what it objects. */
  @FunctionalInterface
  private interface Check {
    void of(long seed) throws ReflectiveOperationException;
  }

  public Planting {
    around = List.copyOf(around);
  }

  /**
   * Has its finder look at {@code bug} with as many seeds as it has, and is content if that
   * objects, throws anything else, or never ends.
   *
   * @param classes an empty folder, for the class with the mistake in it
   * @throws AssertionError if it does not
   * @throws IllegalStateException if there is no place for it, or it cannot be compiled there
   */
  public void find(PlantedBug bug, Path classes)
      throws IOException, ReflectiveOperationException, InterruptedException {
    compile(bug, classes);
    List<URL> path = new ArrayList<>(List.of(classes.toUri().toURL()));
    path.addAll(places());
    try (Anew anew = new Anew(path.toArray(URL[]::new))) {
      Check check = check(anew, bug.finder());
      for (long seed = 1; seed <= bug.seeds(); seed++) {
        if (objects(check, seed)) {
          return;
        }
      }
    }
    throw new AssertionError(
        bug.name() + ": not found by " + bug.finder() + " within " + bug.seeds() + " seeds");
  }

  /**
   * Has all finders of {@code bugs} look at what is right, loaded in the same way and with as many
   * seeds.
   *
   * @throws ReflectiveOperationException if one objects
   */
  public void lookAtWhatIsRight(List<PlantedBug> bugs)
      throws IOException, ReflectiveOperationException {
    Map<String, Integer> seeds = new TreeMap<>();
    bugs.forEach(bug -> seeds.merge(bug.finder(), bug.seeds(), Math::max));
    try (Anew anew = new Anew(places().toArray(URL[]::new))) {
      for (Map.Entry<String, Integer> finder : seeds.entrySet()) {
        Check check = check(anew, finder.getKey());
        for (long seed = 1; seed <= finder.getValue(); seed++) {
          check.of(seed);
        }
      }
    }
  }

  private Check check(ClassLoader loader, String finder) throws ReflectiveOperationException {
    Method check =
        Class.forName(finders + "." + finder, true, loader).getMethod("check", long.class);
    return seed -> check.invoke(null, seed);
  }

  private static boolean objects(Check check, long seed) throws InterruptedException {
    Executor thread = task -> Thread.ofPlatform().name("planted").daemon(true).start(task);
    CompletableFuture<Boolean> objection =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                check.of(seed);
                return false;
              } catch (InvocationTargetException e) {
                return true;
              } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
              }
            },
            thread);
    try {
      return objection.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      return true;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a finder that cannot be called", e);
    }
  }

  private boolean isAnew(String name) {
    return name.startsWith(planted + ".") || name.startsWith(finders + ".");
  }

  /** Loads both packages anew, the planted class first; everything else as it is. */
  private final class Anew extends URLClassLoader {
    Anew(URL[] path) {
      super(path, Planting.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!isAnew(name)) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : findClass(name);
      }
    }
  }

  private List<URL> places() {
    return around.stream()
        .map(one -> one.getProtectionDomain().getCodeSource().getLocation())
        .distinct()
        .toList();
  }

  private void compile(PlantedBug bug, Path classes) throws IOException {
    String folder = planted.replace('.', '/');
    String source = bug.plant(sources.resolve(folder));
    JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "a JDK");
    StringWriter said = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(classes));
      List<Path> path = new ArrayList<>();
      for (URL place : places()) {
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
                  List.of(new Source(folder + "/" + bug.file(), source)))
              .call();
      if (!compiled) {
        throw new IllegalStateException(bug + " (expected: to compile): " + said);
      }
    } catch (URISyntaxException e) {
      throw new IllegalStateException("places are addresses", e);
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String file, String text) {
      super(URI.create("string:///" + file), JavaFileObject.Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
