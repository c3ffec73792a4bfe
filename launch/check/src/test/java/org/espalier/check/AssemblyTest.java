// SPDX-License-Identifier: Apache-2.0
package org.espalier.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The feature files, the resolver's choice and the modules of the build say the same. */
class AssemblyTest {

  @Test
  void featuresListWhatTheResolverChose() throws IOException {
    assertEquals(Repository.resolved(), Repository.listedInFeatures());
  }

  @Test
  void everyBundleIsInTheAssembly() throws IOException {
    Set<String> missing = new TreeSet<>();
    Set<String> there = Repository.resolved();
    for (BuiltBundle bundle : Repository.bundles()) {
      if (!there.contains(bundle.jar().getFileName().toString())) {
        missing.add(bundle.name());
      }
    }
    assertEquals(Set.of(), missing);
  }
}
