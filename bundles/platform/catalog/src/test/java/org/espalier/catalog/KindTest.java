// SPDX-License-Identifier: Apache-2.0
package org.espalier.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.espalier.api.task.Task;
import org.junit.jupiter.api.Test;

class KindTest {

  @Test
  void everyKindOfTheApiStandsInTheTableWithItsInterface() throws Exception {
    Map<String, Class<?>> declared = declared();
    assertTrue(declared.size() >= 12, () -> "kinds were found: " + declared);
    Map<String, Class<?>> table = new HashMap<>();
    for (Kind kind : Kind.values()) {
      table.put(kind.id(), kind.type());
    }
    assertEquals(declared, table);
  }

  /** The constants {@code KIND} of all interfaces of the API's bundle. */
  private static Map<String, Class<?>> declared() throws Exception {
    Path place = Path.of(Task.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (Files.isDirectory(place)) {
      return declared(place);
    }
    try (FileSystem jar = FileSystems.newFileSystem(URI.create("jar:" + place.toUri()), Map.of())) {
      return declared(jar.getPath("/"));
    }
  }

  private static Map<String, Class<?>> declared(Path root) throws IOException, ReflectiveOperationException {
    Map<String, Class<?>> kinds = new HashMap<>();
    List<String> names;
    try (Stream<Path> files = Files.walk(root)) {
      names = files.map(file -> root.relativize(file).toString())
          .filter(name -> name.startsWith("org") && name.endsWith(".class") && !name.contains("-"))
          .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
          .toList();
    }
    for (String name : names) {
      Class<?> type = Class.forName(name, false, KindTest.class.getClassLoader());
      if (type.isInterface() && Stream.of(type.getDeclaredFields()).anyMatch(field -> field.getName().equals("KIND"))) {
        kinds.put((String) type.getField("KIND").get(null), type);
      }
    }
    return kinds;
  }

  @Test
  void slotsAreInTheFilesOrder() {
    assertEquals(
        List.of("task", "architecture", "engine", "procedure", "criterion", "distribution", "granularity", "schedule",
            "evaluators"),
        Kind.slots().stream().map(Kind::key).toList());
    assertEquals(List.of("task", "architecture", "engine", "procedure"), Kind.common().map(Kind::key).toList());
  }

  @Test
  void aPartIsOneOrAsManyAsItsSignSays() {
    assertEquals(new PartDescription("market", true, false), PartDescription.parse("market"));
    assertEquals(new PartDescription("market", false, false), PartDescription.parse("market?"));
    assertEquals(new PartDescription("market", true, true), PartDescription.parse("market+"));
    assertEquals(new PartDescription("market", false, true), PartDescription.parse("market*"));
    Stream.of("market", "market?", "market+", "market*")
        .forEach(said -> assertEquals(said, PartDescription.parse(said).toString()));
  }

  @Test
  void everyArchitectureMayHaveWeightsFromThePlatform() {
    List<PartDescription> parts = PartDescription.of("architecture", List.of("block+"));
    assertEquals("[block+, weights?]", parts.toString());
    assertEquals(List.of(false, true), parts.stream().map(part -> part.ofThePlatform("architecture")).toList());
    assertEquals("[block+]", PartDescription.of("criterion", List.of("block+")).toString());
  }
}
