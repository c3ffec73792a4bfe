// SPDX-License-Identifier: Apache-2.0
package org.espalier.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.espalier.check.BuiltBundle.Role;
import org.junit.jupiter.api.Test;

/** The bill of materials has what a plug-in may know, and what its tests need. */
class BomTest {
  private static final Pattern ARTIFACT = Pattern.compile("<artifactId>(org\\.espalier\\.[^<]+)</artifactId>");

  @Test
  void contractsAndLibrariesAreListed() throws IOException {
    Set<String> expected = new TreeSet<>(
        Set.of("org.espalier.engine.jvm", "org.espalier.environment.classic", "org.espalier.laboratory",
            "org.espalier.tck"));
    for (BuiltBundle bundle : Repository.bundles()) {
      if (Set.of(Role.API, Role.LIBRARIES).contains(bundle.role()) && !bundle.name().startsWith("nd4j")) {
        expected.add(bundle.symbolicName());
      }
    }
    Set<String> listed = new TreeSet<>();
    Matcher artifact = ARTIFACT.matcher(Files.readString(Repository.ROOT.resolve("bom").resolve("pom.xml")));
    while (artifact.find()) {
      listed.add(artifact.group(1));
    }
    assertEquals(expected, listed);
  }

  @Test
  void itsVersionIsThatOfAllElse() throws IOException {
    Pattern version = Pattern.compile("<version>([^<]+)</version>");
    Set<String> versions = new TreeSet<>();
    for (String pom : Set.of("pom.xml", "bom/pom.xml", "cnf/pom.xml")) {
      Matcher first = version.matcher(Files.readString(Repository.ROOT.resolve(pom)));
      first.find();
      versions.add(first.group(1));
    }
    assertEquals(1, versions.size(), versions.toString());
  }
}
