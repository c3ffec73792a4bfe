package org.espalier.itest;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may know whom, checked on the manifests of all bundles that the build has made so far. */
class HouseTest {
  private static final String API = "org.espalier.api";
  /** DeepLearning4J as a bundle: a library that plug-ins may use as they may any other. */
  private static final String LIBRARY = "org.espalier.nd4j";

  private static final List<BundleFacts> BUNDLES = new ArrayList<>();

  /** A bundle of the house. */
  private record BundleFacts(
      String folder, String name, Set<String> imports, Set<String> exports, boolean hasPlugins) {}

  @BeforeAll
  static void readManifests() throws IOException {
    try (Stream<Path> folders = Files.list(Path.of("..").toRealPath())) {
      for (Path folder : folders.sorted().toList()) {
        Path classes = folder.resolve("target/classes");
        Path manifest = classes.resolve("META-INF/MANIFEST.MF");
        if (Files.exists(manifest)) {
          BUNDLES.add(read(folder.getFileName().toString(), manifest, classes));
        }
      }
    }
  }

  private static BundleFacts read(String folder, Path file, Path classes) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      Attributes main = new Manifest(in).getMainAttributes();
      return new BundleFacts(
          folder,
          first(main.getValue("Bundle-SymbolicName")),
          packages(main.getValue("Import-Package")),
          packages(main.getValue("Export-Package")),
          main.getValue("Service-Component") != null && hasPlugins(classes.resolve("OSGI-INF")));
    }
  }

  private static boolean hasPlugins(Path components) throws IOException {
    try (Stream<Path> files = Files.list(components)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (Files.readString(file).contains("\"plugin.name\"")) {
          return true;
        }
      }
    }
    return false;
  }

  private static Set<String> packages(String header) {
    return header == null ? Set.of()
        : Arrays.stream(header.replaceAll("\"[^\"]*\"", "").split(",")).map(HouseTest::first).collect(toSet());
  }

  private static String first(String clause) {
    return clause.split(";")[0].trim();
  }

  private static Stream<BundleFacts> plugins() {
    return BUNDLES.stream().filter(BundleFacts::hasPlugins);
  }

  private static Set<String> imports(BundleFacts bundle, Predicate<String> which) {
    return bundle.imports().stream().filter(which).collect(toSet());
  }

  @Test
  void theApiNeedsTheJdkAlone() {
    BundleFacts api = BUNDLES.stream().filter(bundle -> bundle.name().equals(API)).findFirst().orElseThrow();
    assertEquals(Set.of(), imports(api, name -> !name.startsWith("java.") && !api.exports().contains(name)));
  }

  @Test
  void aPluginKnowsOfThePlatformTheApiAlone() {
    Set<String> platform = BUNDLES.stream()
        .filter(bundle -> !bundle.hasPlugins() && !Set.of(API, LIBRARY).contains(bundle.name()))
        .flatMap(bundle -> bundle.exports().stream())
        .filter(name -> name.startsWith("org.espalier."))
        .collect(toSet());
    plugins().forEach(plugin -> assertEquals(Set.of(), imports(plugin, platform::contains), plugin.name()));
  }

  @Test
  void noBundleImportsAPlugin() {
    for (BundleFacts plugin : plugins().toList()) {
      BUNDLES.stream().filter(bundle -> bundle != plugin).forEach(bundle ->
          assertEquals(Set.of(), imports(bundle, plugin.exports()::contains), bundle.name()));
    }
  }

  @Test
  void folderSymbolicNameAndRootPackageAreOneName() {
    for (BundleFacts bundle : BUNDLES) {
      assertEquals("org.espalier." + bundle.folder(), bundle.name());
      bundle.exports().stream().filter(name -> name.startsWith("org.espalier.")).forEach(name ->
          assertTrue(name.equals(bundle.name()) || name.startsWith(bundle.name() + "."), name));
    }
  }
}
