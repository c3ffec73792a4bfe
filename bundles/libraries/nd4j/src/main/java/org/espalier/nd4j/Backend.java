// SPDX-License-Identifier: Apache-2.0
package org.espalier.nd4j;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Properties;
import org.bytedeco.javacpp.Loader;
import org.deeplearning4j.config.DL4JClassLoading;
import org.deeplearning4j.config.DL4JSystemProperties;
import org.nd4j.common.config.ND4JClassLoading;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * The one backend of ND4J in this process. Its natives are loaded when it is asked for, not before: some seconds the
 * first time on a machine, under two later. Safe for use by several threads.
 *
 * @param device {@code cpu} or {@code cuda}
 * @param version of ND4J
 * @param natives the build of the natives that was loaded, such as {@code linux-x86_64-onednn-avx2}
 */
public record Backend(String device, String version, String natives) {
  private static final String NATIVES_CACHE = "org.bytedeco.javacpp.cachedir";

  /** This and the next are guarded by the class's monitor. */
  private static boolean prepared;

  private static Optional<Backend> loaded = Optional.empty();

  /** Why ND4J can't run on this machine, one sentence, as far as that can be told without loading it. */
  public static Optional<String> refusal() {
    prepare();
    return Refusal.FOUND;
  }

  /**
   * The backend, its natives loaded.
   *
   * @throws IllegalStateException if ND4J can't run here, with a sentence that says why
   */
  public static synchronized Backend get() {
    if (loaded.isEmpty()) {
      loaded = Optional.of(load());
    }
    return loaded.get();
  }

  /**
   * Says where ND4J's classes and natives are found. Without it, the first use of ND4J looks in the caller's class
   * loader and remembers its failure for ever. Cheap; more than once is harmless.
   */
  public static synchronized void prepare() {
    if (prepared) {
      return;
    }
    prepared = true;
    ClassLoader loader = Backend.class.getClassLoader();
    ND4JClassLoading.setNd4jClassloader(loader);
    DL4JClassLoading.setDl4jClassloader(loader);
    // DL4J ships with its oneDNN layers off, and without those for CUDA
    setDefault(DL4JSystemProperties.DISABLE_HELPER_PROPERTY, Boolean.toString(Cuda.present()));
    if (System.getProperty(NATIVES_CACHE) == null) {
      // natives of two versions of JavaCPP or ND4J in one folder overwrite each other
      System.setProperty(NATIVES_CACHE, NativesFolder.use("nd4j-" + nd4jVersion()).toString());
    }
  }

  /**
   * How many threads ND4J's operations use from now on when the calling thread runs them. OpenMP keeps its number by
   * thread, BLAS and ND4J's own loops by process; so all callers of one process should want the same.
   */
  public static void threads(int threads) {
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
    if (Nd4j.getEnvironment().maxThreads() != threads) {
      Nd4j.getEnvironment().setMaxThreads(threads);
      Nd4j.getEnvironment().setMaxMasterThreads(threads);
      Nd4j.factory().blas().setMaxThreads(threads);
    }
  }

  private static Backend load() {
    refusal().ifPresent(reason -> {
      throw new IllegalStateException(reason);
    });
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(Backend.class.getClassLoader());
    try {
      Nd4j.getBackend();
    } catch (LinkageError | RuntimeException e) {
      throw new IllegalStateException(
          "ND4J's natives can't be loaded on " + Loader.getPlatform() + ": " + e.getMessage(), e);
    } finally {
      thread.setContextClassLoader(before);
    }
    return new Backend(Cuda.present() ? "cuda" : "cpu", nd4jVersion(), loadedNatives());
  }

  /** JavaCPP unpacks each library into a folder named after its build. */
  private static String loadedNatives() {
    return Loader.getLoadedLibraries().entrySet().stream()
        .filter(library -> library.getKey().contains("nd4j"))
        .map(library -> new File(library.getValue()).getParentFile().getName())
        .findFirst()
        .orElse(Loader.getPlatform());
  }

  private static String nd4jVersion() {
    Properties properties = new Properties();
    try (InputStream in =
        Backend.class.getResourceAsStream("/META-INF/maven/org.nd4j/nd4j-api/pom.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("ND4J's jar can't be read", e);
    }
    return properties.getProperty("version");
  }

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /** Asked once: it starts a process. */
  private static final class Refusal {
    private static final Optional<String> FOUND = Cuda.refusal();
  }
}
