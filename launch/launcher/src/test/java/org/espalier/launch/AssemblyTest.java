// SPDX-License-Identifier: Apache-2.0
package org.espalier.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AssemblyTest {
  @TempDir
  Path folder;

  @BeforeEach
  void makeFolders() throws IOException {
    Files.createDirectories(folder.resolve("features"));
    Files.createDirectories(folder.resolve("bundles"));
  }

  @Test
  void listsTheBundlesOfAllFeaturesOnceInTheirOrder() throws IOException {
    feature("a", "org.x:second:1.0.0", "org.x:first:1.0.0");
    feature("b", "org.x:first:1.0.0", "org.x:third:2.0.0");
    jar("first-1.0.0.jar");
    jar("second-1.0.0.jar");
    jar("third-2.0.0.jar");
    Assembly assembly = new Assembly(folder);
    List<String> locations = assembly.locations();
    assertEquals(List.of("second-1.0.0.jar", "first-1.0.0.jar", "third-2.0.0.jar"),
        locations.stream().map(location -> location.substring(location.lastIndexOf('/') + 1)).toList());
    assertTrue(locations.stream().allMatch(assembly::owns));
  }

  @Test
  void aFolderIsABundleUnpacked() throws IOException {
    feature("a", "org.x:first:1.0.0");
    Path unpacked = Files.createDirectories(folder.resolve("bundles").resolve("first-1.0.0.jar"));
    Path part = Files.writeString(Files.createDirectory(unpacked.resolve("lib")).resolve("part.jar"), "bytes");
    Assembly assembly = new Assembly(folder);
    assertEquals(List.of("reference:" + unpacked.toUri()), assembly.locations());
    assertTrue(assembly.owns(assembly.locations().get(0)));
    String before = assembly.fingerprint();
    Files.writeString(part, "other bytes");
    assertNotEquals(before, assembly.fingerprint());
  }

  @Test
  void twoVersionsOfABundleAreRefused() throws IOException {
    feature("a", "org.x:first:1.0.0");
    feature("b", "org.x:first:1.1.0");
    assertRefused("org.x:first:1.1.0", "org.x:first:1.0.0");
  }

  @Test
  void missingJarIsNamed() throws IOException {
    feature("a", "org.x:first:1.0.0");
    assertRefused("org.x:first:1.0.0", "first-1.0.0.jar is missing");
  }

  @Test
  void malformedFeatureIsNamed() throws IOException {
    Files.writeString(folder.resolve("features").resolve("a.json"), "{ \"id\": ");
    assertRefused("a.json", "not an OSGi feature file");
  }

  @Test
  void configurationsAreRefused() throws IOException {
    Files.writeString(folder.resolve("features").resolve("a.json"), """
        {"feature-resource-version": "1.0", "id": "org.x:a:1.0.0", "configurations": {"some.pid": {"key": "value"}}}
        """);
    assertRefused("a.json", "configurations");
  }

  @Test
  void folderWithoutFeaturesIsRefused() {
    LaunchException refused = assertThrows(LaunchException.class, () -> new Assembly(folder.resolve("bundles")));
    assertTrue(refused.getMessage().contains("features"));
  }

  @Test
  void fingerprintChangesWithABundle() throws IOException {
    feature("a", "org.x:first:1.0.0");
    Path jar = jar("first-1.0.0.jar");
    Assembly assembly = new Assembly(folder);
    String before = assembly.fingerprint();
    assertEquals(before, assembly.fingerprint());
    Files.writeString(jar, "other bytes");
    assertNotEquals(before, assembly.fingerprint());
  }

  private void assertRefused(String... said) {
    LaunchException refused = assertThrows(LaunchException.class, () -> new Assembly(folder).locations());
    for (String part : said) {
      assertTrue(refused.getMessage().contains(part), refused.getMessage());
    }
  }

  private void feature(String name, String... bundles) throws IOException {
    List<String> entries = List.of(bundles).stream().map(id -> "{\"id\": \"" + id + "\"}").toList();
    Files.writeString(folder.resolve("features").resolve(name + ".json"), """
        {"feature-resource-version": "1.0", "id": "org.x:%s:1.0.0", "bundles": [%s]}
        """.formatted(name, String.join(", ", entries)));
  }

  private Path jar(String name) throws IOException {
    return Files.writeString(folder.resolve("bundles").resolve(name), "bytes");
  }
}
