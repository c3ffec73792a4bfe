// SPDX-License-Identifier: Apache-2.0
package org.espalier.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is shipped says under which licence. */
class LicencesTest {

  private static List<Path> jars() throws IOException {
    try (Stream<Path> files = Files.walk(Repository.ASSEMBLY)) {
      return files.filter(file -> file.toString().endsWith(".jar") && !file.getParent().toString().contains(".jar"))
          .filter(file -> !file.getFileName().toString().equals("front.jar"))
          .sorted().toList();
    }
  }

  private static boolean isOwn(Path jar) {
    String name = jar.getFileName().toString();
    return name.startsWith("org.espalier.") || name.equals("espalier.jar");
  }

  /** The licences of the list, by the place where a jar lies. */
  private static Map<String, String> listed() throws IOException {
    Map<String, String> listed = new TreeMap<>();
    for (String line : Files.readAllLines(Repository.ASSEMBLY.resolve("THIRD-PARTY.txt"))) {
      String[] fields = line.split(": ");
      if (fields.length >= 3 && line.contains(".jar")) {
        listed.put(fields[0].replaceFirst(" .*", ""), fields[2].replaceFirst("; inside$", ""));
      }
    }
    return listed;
  }

  @Test
  void everyJarOfOthersIsListed() throws IOException {
    Set<String> expected = new TreeSet<>();
    for (Path jar : jars()) {
      String name = Repository.ASSEMBLY.relativize(jar).toString();
      if (isOwn(jar)) {
        expected.addAll(inside(jar).stream().map(nested -> name + "!" + nested).toList());
      } else {
        expected.add(name);
      }
    }
    Map<String, String> listed = listed();
    assertTrue(listed.keySet().removeIf(place -> place.endsWith("!ai.onnx.proto")), "the classes of the exporter");
    assertEquals(expected, listed.keySet());
    listed.forEach((place, licence) -> assertFalse(licence.isBlank(), place));
  }

  private static List<String> inside(Path jar) throws IOException {
    return entries(jar).stream().filter(name -> name.endsWith(".jar")).toList();
  }

  /** The names of what is in a jar, or in the folder of an unpacked one. */
  private static List<String> entries(Path bundle) throws IOException {
    if (Files.isDirectory(bundle)) {
      try (Stream<Path> files = Files.walk(bundle)) {
        return files.map(file -> bundle.relativize(file).toString()).toList();
      }
    }
    try (JarFile jar = new JarFile(bundle.toFile())) {
      return jar.stream().map(entry -> entry.getName()).toList();
    }
  }

  private static Manifest manifest(Path bundle) throws IOException {
    if (Files.isDirectory(bundle)) {
      try (InputStream in = Files.newInputStream(bundle.resolve("META-INF/MANIFEST.MF"))) {
        return new Manifest(in);
      }
    }
    try (JarFile jar = new JarFile(bundle.toFile())) {
      return jar.getManifest();
    }
  }

  @Test
  void ourJarsHaveLicenceAndNotice() throws IOException {
    Set<String> without = new TreeSet<>();
    for (Path jar : jars()) {
      if (isOwn(jar) && !entries(jar).containsAll(List.of("META-INF/LICENSE", "META-INF/NOTICE"))) {
        without.add(jar.getFileName().toString());
      }
    }
    assertEquals(Set.of(), without);
  }

  /** A bundle with jars of others in it names their licences; of those with a choice, the one that comes first. */
  @Test
  void bundlesSayWhatIsInThem() throws IOException {
    List<String> checked = new ArrayList<>();
    for (Path jar : jars()) {
      if (!isOwn(jar)) {
        continue;
      }
      Set<String> needed = new TreeSet<>(Set.of("Apache-2.0"));
      String name = Repository.ASSEMBLY.relativize(jar) + "!";
      listed().forEach((place, licence) -> {
        if (place.startsWith(name)) {
          checked.add(place);
          needed.addAll(List.of(licence.split(" OR ")[0].split(" AND ")));
        }
      });
      String said = manifest(jar).getMainAttributes().getValue("Bundle-License");
      Set<String> licences = new TreeSet<>(List.of(said.replace("\"", "").split(", *")));
      assertEquals(needed, licences, jar.getFileName().toString());
    }
    assertTrue(checked.size() > 20, checked.toString());
  }
}
