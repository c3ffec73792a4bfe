// SPDX-License-Identifier: Apache-2.0
package org.espalier.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.espalier.check.BuiltBundle.Role;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.FrameworkWiring;

/** Plug-ins and the platform know the API, and not one another. */
class ArchitectureTest {
  private static List<BuiltBundle> all;

  @BeforeAll
  static void readBundles() throws IOException {
    all = Repository.bundles();
  }

  static Stream<BuiltBundle> contracts() throws IOException {
    return Repository.bundles().stream().filter(bundle -> bundle.role() == Role.API);
  }

  static Stream<BuiltBundle> plugins() throws IOException {
    return Repository.bundles().stream().filter(bundle -> bundle.role() == Role.PLUGINS);
  }

  static Stream<BuiltBundle> platform() throws IOException {
    return Repository.bundles().stream().filter(bundle -> bundle.role() == Role.PLATFORM);
  }

  static Stream<BuiltBundle> server() throws IOException {
    return Repository.bundles().stream().filter(bundle -> bundle.role() == Role.SERVER);
  }

  @Test
  void folderIsSymbolicName() {
    for (BuiltBundle bundle : all) {
      assertEquals("org.espalier." + bundle.name(), bundle.symbolicName());
    }
  }

  @Test
  void apiNeedsTheJdkAlone() {
    assertEquals(Set.of(), foreign(api(), Set.of()));
  }

  @Test
  void contractsOfADomainKnowTheApi() {
    List<BuiltBundle> contracts = of(Role.API);
    contracts.forEach(domain -> assertKnows(domain, contracts));
    contracts.forEach(domain -> assertEquals(Set.of(), foreign(domain, exports(contracts))));
  }

  @Test
  void librariesKnowTheApi() {
    List<BuiltBundle> known = of(Role.API, Role.LIBRARIES);
    of(Role.LIBRARIES).forEach(library -> assertKnows(library, known));
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void contractResolvesWithTheApi(BuiltBundle contract, @TempDir Path storage) throws Exception {
    List<Path> others = of(Role.API).stream().filter(other -> other != contract).map(BuiltBundle::jar).toList();
    assertEquals("", reasonNotToResolve(storage, contract, contract.equals(api()) ? List.of() : others));
  }

  @ParameterizedTest
  @MethodSource("plugins")
  void pluginKnowsTheApiAndLibraries(BuiltBundle plugin) {
    assertKnows(plugin, of(Role.API, Role.LIBRARIES));
  }

  @ParameterizedTest
  @MethodSource("plugins")
  void pluginExportsNothing(BuiltBundle plugin) {
    assertEquals(Set.of(), plugin.exports());
  }

  @ParameterizedTest
  @MethodSource("plugins")
  void pluginResolvesWithoutOtherPlugins(BuiltBundle plugin, @TempDir Path storage) throws Exception {
    List<Path> libraries = new ArrayList<>(Repository.libraries());
    of(Role.API, Role.LIBRARIES).forEach(bundle -> libraries.add(bundle.jar()));
    assertEquals("", reasonNotToResolve(storage, plugin, libraries));
  }

  /** Of the contracts it knows those of no domain, and of the libraries those that know no domain. */
  @ParameterizedTest
  @MethodSource("platform")
  void platformKnowsNoPluginAndNoDomain(BuiltBundle bundle) {
    List<BuiltBundle> known = new ArrayList<>(of(Role.PLATFORM));
    known.addAll(withoutDomain());
    assertKnows(bundle, known);
  }

  /** It knows what the platform does, the platform, and others of the server. */
  @ParameterizedTest
  @MethodSource("server")
  void serverKnowsNoPluginAndNoDomain(BuiltBundle bundle) {
    List<BuiltBundle> known = new ArrayList<>(of(Role.PLATFORM, Role.SERVER));
    known.addAll(withoutDomain());
    assertKnows(bundle, known);
  }

  /** What a bundle of the server needs of the server does not need it in turn. */
  @ParameterizedTest
  @MethodSource("server")
  void serverHasNoCircle(BuiltBundle bundle) {
    assertFalse(needs(bundle, new TreeSet<>()).contains(bundle.symbolicName()), bundle.toString());
  }

  private static Set<String> needs(BuiltBundle bundle, Set<String> found) {
    for (BuiltBundle other : of(Role.SERVER)) {
      boolean needed = !other.equals(bundle) && other.exports().stream().anyMatch(bundle.imports()::contains);
      if (needed && found.add(other.symbolicName())) {
        needs(other, found);
      }
    }
    return found;
  }

  private static List<BuiltBundle> withoutDomain() {
    List<BuiltBundle> known = new ArrayList<>();
    known.add(api());
    Set<String> domains = exports(of(Role.API).stream().filter(contract -> !contract.equals(api())).toList());
    of(Role.LIBRARIES).stream()
        .filter(library -> library.imports().stream().noneMatch(domains::contains))
        .forEach(known::add);
    return known;
  }

  /** A worker needs no more than what carries out a run, whatever that needs in turn. */
  @Test
  void executionNeedsNeitherPlannerNorYaml() {
    Set<String> needed = new TreeSet<>(Set.of("org.espalier.execution"));
    Set<String> packages = new TreeSet<>();
    boolean grows = true;
    while (grows) {
      all.stream().filter(bundle -> needed.contains(bundle.symbolicName()))
          .forEach(bundle -> packages.addAll(bundle.imports()));
      grows = needed.addAll(all.stream().filter(bundle -> bundle.exports().stream().anyMatch(packages::contains))
          .map(BuiltBundle::symbolicName).toList());
    }
    assertTrue(needed.containsAll(Set.of("org.espalier.store", "org.espalier.plan")), needed.toString());
    for (String other : List.of("planning", "runner", "report", "cli")) {
      assertFalse(needed.contains("org.espalier." + other), needed.toString());
    }
    assertTrue(packages.stream().noneMatch(name -> name.startsWith("org.snakeyaml")), packages.toString());
  }

  @Test
  void noPackageIsExportedTwice() {
    Map<String, String> exporters = new HashMap<>();
    for (BuiltBundle bundle : all) {
      for (String exported : bundle.exports()) {
        String other = exporters.putIfAbsent(exported, bundle.name());
        assertTrue(other == null || bundle.fragment(), exported + " is exported by " + bundle + " and by " + other);
      }
    }
  }

  /** Every package of ours that a bundle imports belongs to itself, to one of these bundles, or to the launcher. */
  private static void assertKnows(BuiltBundle bundle, List<BuiltBundle> known) {
    Set<String> allowed = exports(known);
    allowed.addAll(bundle.exports());
    allowed.add("org.espalier.launch");
    Set<String> refused = bundle.imports().stream()
        .filter(name -> name.startsWith("org.espalier.") && !allowed.contains(name))
        .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(Set.of(), refused, bundle.toString());
  }

  /** What a bundle imports that is neither the JDK's, nor its own, nor among these packages. */
  private static Set<String> foreign(BuiltBundle bundle, Set<String> allowed) {
    return bundle.imports().stream()
        .filter(name -> !name.startsWith("java.") && !bundle.exports().contains(name) && !allowed.contains(name))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> exports(List<BuiltBundle> bundles) {
    return bundles.stream().flatMap(bundle -> bundle.exports().stream()).collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<BuiltBundle> of(Role... roles) {
    return all.stream().filter(bundle -> Set.of(roles).contains(bundle.role())).toList();
  }

  private static BuiltBundle api() {
    return all.stream().filter(bundle -> bundle.symbolicName().equals("org.espalier.api")).findFirst().orElseThrow();
  }

  /** Why a bundle does not resolve in a framework with these others and what the launcher gives; empty if it does. */
  private static String reasonNotToResolve(Path storage, BuiltBundle bundle, List<Path> others) throws Exception {
    Framework framework = new FrameworkFactory().newFramework(Map.of(
        Constants.FRAMEWORK_STORAGE, storage.toString(),
        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, packagesOfTheLauncher()));
    framework.init();
    try {
      for (Path other : others) {
        framework.getBundleContext().installBundle("reference:" + other.toUri());
      }
      Bundle tested = framework.getBundleContext().installBundle("reference:" + bundle.jar().toUri());
      if (framework.adapt(FrameworkWiring.class).resolveBundles(List.of(tested))) {
        return "";
      }
      tested.start();
      return "for no reason that the framework gives";
    } catch (BundleException e) {
      return e.getMessage();
    } finally {
      framework.stop();
      framework.waitForStop(0);
    }
  }

  private static String packagesOfTheLauncher() throws IOException {
    Path launcher = Repository.ASSEMBLY.resolve("launcher").resolve("espalier.jar");
    try (JarFile jar = new JarFile(launcher.toFile())) {
      String packages = jar.getManifest().getMainAttributes().getValue("Espalier-System-Packages");
      assertFalse(packages.isEmpty());
      return packages;
    }
  }
}
