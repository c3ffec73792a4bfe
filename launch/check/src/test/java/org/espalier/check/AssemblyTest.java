// SPDX-License-Identifier: Apache-2.0
package org.espalier.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.espalier.check.BuiltBundle.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The feature files, the resolver's choice and the modules of the build say the same, of the lab and of the server. */
class AssemblyTest {

  static Stream<Path> assemblies() {
    return Stream.of(Repository.ASSEMBLY, Repository.SERVER);
  }

  @ParameterizedTest
  @MethodSource("assemblies")
  void featuresListWhatTheResolverChose(Path assembly) throws IOException {
    assertEquals(Repository.resolved(assembly), Repository.listedInFeatures(assembly));
  }

  @Test
  void theLabHasEveryBundleButTheServers() throws IOException {
    Set<Role> roles = EnumSet.complementOf(EnumSet.of(Role.SERVER));
    assertEquals(names(roles, Set.of()), names(roles, Repository.resolved(Repository.ASSEMBLY)));
    assertEquals(Set.of(), names(Set.of(Role.SERVER), Repository.resolved(Repository.ASSEMBLY)));
  }

  @Test
  void theServerHasItsBundlesAndNoPlugin() throws IOException {
    Set<Role> own = Set.of(Role.SERVER);
    assertEquals(names(own, Set.of()), names(own, Repository.resolved(Repository.SERVER)));
    assertEquals(Set.of(), names(Set.of(Role.PLUGINS), Repository.resolved(Repository.SERVER)));
  }

  /** Names of the bundles of some roles, of these jars alone if any are given. */
  private static Set<String> names(Set<Role> roles, Collection<String> jars) throws IOException {
    Set<String> names = new TreeSet<>();
    for (BuiltBundle bundle : Repository.bundles()) {
      boolean counts = jars.isEmpty() || jars.contains(bundle.jar().getFileName().toString());
      if (roles.contains(bundle.role()) && counts) {
        names.add(bundle.name());
      }
    }
    return names;
  }
}
