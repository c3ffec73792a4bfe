// SPDX-License-Identifier: Apache-2.0
package org.espalier.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangeTest {
  private static final String SOURCE = """
      package it;
      public class It {
        public static final int SIZE = 3;
        private int count;
        public int next(int step) { count += step; return count; }
        protected Runnable task() { return () -> reset(); }
        private void reset() { count = 0; }
        public enum Kind { A, B }
        @Deprecated private int old;
      }
      """;

  @TempDir
  private Path folder;

  private int jars;

  /** A bundle with the class {@code it.It}, by javac. */
  private Path bundle(String source, String exports, String imports) throws IOException {
    Path classes = Files.createDirectories(folder.resolve("classes-" + jars));
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    JavaFileObject file = new SimpleJavaFileObject(URI.create("string:///It.java"), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return source;
      }
    };
    assertTrue(javac.getTask(null, null, null, List.of("-g", "-d", classes.toString()), null, List.of(file)).call());
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Import-Package", imports);
    if (!exports.isEmpty()) {
      attributes.putValue("Export-Package", exports);
    }
    Path jar = folder.resolve(jars++ + ".jar");
    try (OutputStream out = Files.newOutputStream(jar); JarOutputStream entries = new JarOutputStream(out);
        Stream<Path> made = Files.walk(classes)) {
      entries.putNextEntry(untimed(JarFile.MANIFEST_NAME));
      manifest.write(entries);
      for (Path one : made.filter(Files::isRegularFile).sorted().toList()) {
        entries.putNextEntry(untimed(classes.relativize(one).toString()));
        Files.copy(one, entries);
      }
    }
    return jar;
  }

  private static JarEntry untimed(String name) {
    JarEntry entry = new JarEntry(name);
    entry.setTime(0);
    return entry;
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
      "package it; | package it; // a comment           | NONE",
      "package it; | \"package it;\n// a comment\n\"    | CODE",
      "count += step; | count -= step;                  | CODE",
      "private void reset() { | private void other() { } private void reset() { | CODE",
      "return count; | Runnable r = () -> { }; r.run(); return count;             | CODE",
      "return count; | return new Object() { int one = 1; }.one;                  | CODE",
      "private int count; | private int count; private int further;               | CODE",
      "SIZE = 3 | SIZE = 4                              | INTERFACE",
      "int next(int step) | long next(int step)         | INTERFACE",
      "int next(int step) | int next(long step)         | INTERFACE",
      "int next( | synchronized int next(               | INTERFACE",
      "protected Runnable task | Runnable task          | INTERFACE",
      "A, B | B, A                                      | INTERFACE",
      "A, B | A, B, C                                   | INTERFACE",
      "public class It | public class It implements java.io.Serializable | INTERFACE",
      "@Deprecated private int old; |                   | INTERFACE",
      "public int next | @Deprecated public int next    | INTERFACE"})
  void aChangeReachesAsFarAsOthersCanSee(String what, String by, Change expected) throws IOException {
    assertTrue(SOURCE.contains(what));
    Path before = bundle(SOURCE, "it", "java.lang");
    Path after = bundle(SOURCE.replace(what, by == null ? "" : by), "it", "java.lang");
    assertEquals(expected, Change.between(before, after));
    assertEquals(expected == Change.INTERFACE ? Change.CODE : expected,
        Change.between(bundle(SOURCE, "", "java.lang"),
            bundle(SOURCE.replace(what, by == null ? "" : by), "", "java.lang")));
  }

  @Test
  void theResolverAsksForTheManifest() throws IOException {
    assertEquals(Change.MANIFEST,
        Change.between(bundle(SOURCE, "it", "java.lang"), bundle(SOURCE, "it", "java.lang,org.slf4j")));
    assertEquals(Change.MANIFEST, Change.between(bundle(SOURCE, "it", "java.lang"), bundle(SOURCE, "", "java.lang")));
  }
}
