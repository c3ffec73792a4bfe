// SPDX-License-Identifier: Apache-2.0
package org.espalier.check;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Builds a bundle with plug-ins as a lab would, from sources, outside of the build of this repository. */
final class LabBundle {
  private LabBundle() {}

  /**
   * Compiles sources and writes a bundle.
   *
   * @param name symbolic name, which is the package
   * @param sources Java files
   */
  static Path build(Path folder, String name, String version, List<Path> sources) throws Exception {
    Path classes = Files.createTempDirectory(folder, "classes");
    List<String> arguments = new ArrayList<>(List.of(
        "--release", "17", "-proc:none", "-d", classes.toString(), "-cp", String.join(File.pathSeparator, api())));
    sources.forEach(source -> arguments.add(source.toString()));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler.run(null, null, null, arguments.toArray(String[]::new)) != 0) {
      throw new IOException("the sources do not compile");
    }
    Path jar = folder.resolve(name + "-" + version + ".jar");
    try (Builder builder = new Builder()) {
      builder.addClasspath(classes.toFile());
      for (String library : api()) {
        builder.addClasspath(new File(library));
      }
      builder.setProperty("Bundle-SymbolicName", name);
      builder.setProperty("Bundle-Version", version);
      builder.setProperty("-privatepackage", name);
      builder.setProperty("-noextraheaders", "true");
      try (Jar built = builder.build()) {
        if (!builder.isOk()) {
          throw new IOException(builder.getErrors().toString());
        }
        built.write(jar.toFile());
      }
    }
    return jar;
  }

  /** The bundle of what misbehaves, whose sources are among the test's resources. */
  static Path hostile(Path folder) throws Exception {
    try (Stream<Path> sources = Files.list(Path.of("src", "test", "resources", "hostile"))) {
      return build(folder, "org.example.hostile", "1.0.0", sources.sorted().toList());
    }
  }

  /** The contracts and libraries, and the annotations, which stand on the class path of this test. */
  private static List<String> api() {
    try {
      Stream<String> bundles = Repository.bundles().stream()
          .filter(bundle -> bundle.role() == BuiltBundle.Role.API || bundle.role() == BuiltBundle.Role.LIBRARIES)
          .map(bundle -> bundle.jar().toString());
      Stream<String> annotations = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
          .filter(entry -> entry.matches(".*(component|metatype)\\.annotations.*\\.jar"));
      return Stream.concat(bundles, annotations).collect(Collectors.toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
