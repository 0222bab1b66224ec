package dev.skerry.engine;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * The engine's native libraries, unpacked once for all processes of a user.
 *
 * <p>Left to itself the engine unpacks them at every start into the temporary folder, and a process
 * that is killed leaves them there. Where they cannot be kept, it is left to itself.
 */
public final class EngineLibraries {
  /** The engine looks here first. */
  static final String PROPERTY = "onnxruntime.native.path";

  private static final List<String> FILES = List.of("libonnxruntime.so", "libonnxruntime4j_jni.so");

  private EngineLibraries() {}

  /**
   * Unpacks them into a folder of their own in {@code cache}, if they are not there yet, for this
   * process, if it has not run a model so far, and for all that it starts by {@link
   * ThisJvm#launcher}.
   */
  public static void prepare(Path cache) {
    String platform = platform();
    if (System.getProperty(PROPERTY) != null || platform.isEmpty()) {
      return;
    }
    try {
      System.setProperty(
          PROPERTY, unpack("/ai/onnxruntime/native/" + platform + "/", cache).toString());
    } catch (IOException e) {
      System.getLogger(EngineLibraries.class.getName())
          .log(System.Logger.Level.DEBUG, "event=engine_not_kept", e);
    }
  }

  private static String platform() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return "";
    }
    return switch (System.getProperty("os.arch")) {
      case "amd64" -> "linux-x64";
      case "aarch64" -> "linux-aarch64";
      default -> "";
    };
  }

  private static Path unpack(String resources, Path cache) throws IOException {
    // Another version has other sizes, and so another folder.
    long[] sizes = new long[FILES.size()];
    StringBuilder name = new StringBuilder("onnxruntime");
    for (int i = 0; i < sizes.length; i++) {
      URL resource = EngineLibraries.class.getResource(resources + FILES.get(i));
      if (resource == null) {
        throw new IOException(resources + FILES.get(i) + " is not on the class path");
      }
      sizes[i] = resource.openConnection().getContentLengthLong();
      name.append('-').append(sizes[i]);
    }
    Path folder = cache.resolve(name.toString());
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    for (int i = 0; i < sizes.length; i++) {
      Path file = folder.resolve(FILES.get(i));
      if (!Files.exists(file) || Files.size(file) != sizes[i]) {
        copy(resources + FILES.get(i), file);
      }
    }
    return folder;
  }

  private static void copy(String resource, Path file) throws IOException {
    Path part = Files.createTempFile(file.getParent(), "part", "");
    try (InputStream in = EngineLibraries.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException(resource + " is not on the class path");
      }
      Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
