// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.queue.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.espalier.api.plugin.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JarCheckTest {
  @TempDir
  private Path folder;

  /** Writes a jar to a file. */
  interface Maker {
    Path make(Path file) throws IOException;
  }

  private static Maker with(String entry, String content) {
    return file -> {
      Map<String, byte[]> entries = Jars.sound("org.example.lab", "1.0.0");
      entries.put(entry, Jars.bytes(content));
      return Jars.write(file, entries);
    };
  }

  private static Maker manifest(String text) {
    return with(Jars.MANIFEST, text);
  }

  private static Maker renamed(String from, String to) {
    return file -> Jars.rename(with(from, "x").make(file), from, to);
  }

  private static Maker exporting(String packages) {
    return manifest(Jars.manifest("org.example.lab", "1.0.0\nExport-Package: " + packages));
  }

  /** Jars that no process is given, and why. */
  static Stream<Arguments> zoo() {
    Maker sound = with("more", "of it");
    return Stream.<Arguments>of(
        Arguments.of("empty", (Maker) file -> Files.write(file, new byte[0]), "is not a complete jar: "),
        Arguments.of("no jar", (Maker) file -> Files.writeString(file, "no jar"), "is not a complete jar: "),
        Arguments.of("truncated", (Maker) file -> Jars.cut(sound.make(file), 0.9), "is not a complete jar: "),
        Arguments.of("cut in the first entry", (Maker) file -> Jars.cut(sound.make(file), 0.1),
            "is not a complete jar: "),
        Arguments.of("many entries", (Maker) file -> Jars.zeros(file, JarCheck.MOST_ENTRIES, 0),
            "has 100001 entries; 100000 are the most"),
        Arguments.of("bomb", (Maker) file -> Jars.zeros(file, 1, 400L << 20), "would take more than 64 MiB unpacked"),
        Arguments.of("bomb of many", (Maker) file -> Jars.zeros(file, 50, 2L << 20),
            "would take more than 64 MiB unpacked"),
        Arguments.of("bomb that says it is none",
            (Maker) file -> Jars.lie(Jars.zeros(file, 1, 100L << 20), "zeros/0", 10),
            "would take more than 64 MiB unpacked"),
        Arguments.of("size that is not so", (Maker) file -> Jars.lie(sound.make(file), "more", 4),
            "says that its entry more has 4 bytes, where it has 5"),
        Arguments.of("up", with("../outside", "x"), "has an entry that leads out of it: ../outside"),
        Arguments.of("up and down", with("org/../../outside", "x"), "leads out of it: org/../../outside"),
        Arguments.of("here", with("org/./inside", "x"), "leads out of it: org/./inside"),
        Arguments.of("absolute", with("/etc/cron.d/x", "x"), "leads out of it: /etc/cron.d/x"),
        Arguments.of("backslash", with("..\\outside", "x"), "leads out of it: ..\\outside"),
        Arguments.of("drive", with("C:/outside", "x"), "leads out of it: C:/outside"),
        Arguments.of("twice", renamed("org/example/c.txt", "org/example/b.txt"),
            "has two entries of the name org/example/b.txt"),
        Arguments.of("file and folder", with("org/example/b.txt/", ""), "has two entries of the name"),
        Arguments.of("another spelling", with("org//example/b.txt", "x"), "has two entries of the name"),
        Arguments.of("two manifests", with("meta-inf/manifest.mf", Jars.manifest("org.example.other", "1.0.0")),
            "has an entry meta-inf/manifest.mf, which some read as its manifest; META-INF/MANIFEST.MF is the one"),
        Arguments.of("a long manifest of another spelling", (Maker) file -> Jars.write(file, Map.of(
            "META-INF/manifest.mf", Jars.bytes("A: b\n".repeat(1_000_000)))), "has an entry META-INF/manifest.mf, "),
        Arguments.of("no manifest", (Maker) file -> Jars.write(file, Map.of("a", Jars.bytes("b"))),
            "is not a bundle: it has no manifest"),
        Arguments.of("no name", manifest("Manifest-Version: 1.0\n\n"),
            "is not a bundle: its manifest has no Bundle-SymbolicName"),
        Arguments.of("broken manifest", manifest("Manifest-Version: 1.0\nno colon\n\n"), "is not a complete jar: "),
        Arguments.of("long manifest", manifest("Manifest-Version: 1.0\nA: b\n".repeat(100_000)),
            "has a manifest of 2700000 bytes; 1048576 are the most"),
        Arguments.of("long name", manifest(Jars.manifest("x".repeat(100_000), "1.0.0")),
            "has the Bundle-SymbolicName xxx"),
        Arguments.of("name of a path", manifest(Jars.manifest("../x", "1.0.0")), "has the Bundle-SymbolicName ../x"),
        Arguments.of("no version", manifest(Jars.manifest("org.example.lab", "one")),
            "has the Bundle-Version one; it must be three whole numbers"),
        Arguments.of("long version", manifest(Jars.manifest("org.example.lab", "1.0.0." + "9".repeat(10_000))),
            "has the Bundle-Version 1.0.0.999"),
        Arguments.of("a contract's package", exporting("org.example.lab;version=\"1.0\", org.espalier.api.rl"),
            "exports the package org.espalier.api.rl, which is the platform's"),
        Arguments.of("the framework's package",
            exporting("a.b;org.osgi.framework;uses:=\"x,y\";version=1"), "exports the package org.osgi.framework, "),
        Arguments.of("a package of Java's", exporting("java.lang"), "exports the package java.lang, "));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("zoo")
  void whatNoProcessIsGivenIsRefusedInASentence(String what, Maker maker, String reason) throws IOException {
    Path jar = maker.make(folder.resolve("lab.jar"));
    String sentence = assertThrows(
        InvalidInputException.class, () -> new JarCheck(jar, "lab.jar").identity()).getMessage();
    assertTrue(sentence.startsWith("lab.jar ") && sentence.contains(reason), what + ": " + sentence);
    assertTrue(sentence.length() < 400 && sentence.lines().count() == 1, what + ": " + sentence);
  }

  @Test
  void aSoundOneIsWhatItsManifestSays() throws IOException {
    Path jar = Jars.write(folder.resolve("lab.jar"), Jars.sound("org.example.lab;singleton:=true", "1.2"));
    assertEquals(new JarCheck.Identity("org.example.lab", "1.2.0"), new JarCheck(jar, "lab.jar").identity());
    Path exports = exporting("org.espalier.apix;uses:=\"org.espalier.api.rl,java.x\";v=\"1\"").make(jar);
    assertEquals("org.example.lab", new JarCheck(exports, "lab.jar").identity().symbolicName());
    Path large = Jars.zeros(folder.resolve("large.jar"), 10, 5 << 20);
    assertEquals("org.example.zeros", new JarCheck(large, "large.jar").identity().symbolicName());
  }
}
