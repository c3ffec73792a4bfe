// SPDX-License-Identifier: Apache-2.0
package org.espalier.check;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
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

  /**
   * Writes a bundle with another entry.
   *
   * @throws IOException if it has none of the name
   */
  static Path edit(Path jar, Path to, String entry, UnaryOperator<byte[]> edit) throws IOException {
    boolean edited = false;
    try (ZipFile in = new ZipFile(jar.toFile()); ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(to))) {
      for (ZipEntry one : (Iterable<ZipEntry>) in.stream().map(ZipEntry.class::cast)::iterator) {
        byte[] bytes = in.getInputStream(one).readAllBytes();
        edited |= one.getName().equals(entry);
        out.putNextEntry(new ZipEntry(one.getName()));
        out.write(one.getName().equals(entry) ? edit.apply(bytes) : bytes);
      }
    }
    if (!edited) {
      throw new IOException(jar + " has no " + entry);
    }
    return to;
  }

  /** An edit that puts one text in the place of another. */
  static UnaryOperator<byte[]> replacing(String what, String by) {
    return bytes -> {
      String text = new String(bytes, StandardCharsets.UTF_8);
      if (!text.contains(what)) {
        throw new AssertionError(text + " has no " + what);
      }
      return text.replace(what, by).getBytes(StandardCharsets.UTF_8);
    };
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
