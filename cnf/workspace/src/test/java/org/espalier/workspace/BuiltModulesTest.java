// SPDX-License-Identifier: Apache-2.0
package org.espalier.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuiltModulesTest {
  @TempDir
  private Path root;

  private BuiltModules modules;

  @BeforeEach
  void writePoms() throws IOException {
    for (String folder : List.of(
        "", "cnf", "bundles", "bundles/api", "bundles/api/api", "bundles/plugins/rl.ppo", "bundles/new-role/room",
        "launch/launcher")) {
      Files.createDirectories(root.resolve(folder));
      Files.createFile(root.resolve(folder).resolve("pom.xml"));
    }
    modules = new BuiltModules(root);
  }

  private void assertFound(String file, String artifact) {
    assertEquals(root.resolve(file).toFile(), modules.findArtifact(new DefaultArtifact(artifact)));
  }

  @Test
  void rolesAndBundlesOfOneNameAreToldApart() {
    assertFound("pom.xml", "org.espalier:espalier:pom:1");
    assertFound("cnf/pom.xml", "org.espalier:cnf:pom:1");
    assertFound("bundles/pom.xml", "org.espalier:bundles:pom:1");
    assertFound("bundles/api/pom.xml", "org.espalier:api:pom:1");
    assertFound("bundles/api/api/pom.xml", "org.espalier:org.espalier.api:pom:1");
    assertFound("bundles/new-role/room/pom.xml", "org.espalier:org.espalier.room:pom:1");
    assertFound("launch/launcher/pom.xml", "org.espalier:org.espalier.launch:pom:1");
  }

  @Test
  void aJarIsFoundIfItIsThereInThatVersion() throws IOException {
    assertNull(modules.findArtifact(new DefaultArtifact("org.espalier:org.espalier.rl.ppo:jar:1")));
    Path target = Files.createDirectories(root.resolve("bundles/plugins/rl.ppo/target"));
    Files.createFile(target.resolve("org.espalier.rl.ppo-1.jar"));
    assertFound("bundles/plugins/rl.ppo/target/org.espalier.rl.ppo-1.jar", "org.espalier:org.espalier.rl.ppo:jar:1");
    assertNull(modules.findArtifact(new DefaultArtifact("org.espalier:org.espalier.rl.ppo:jar:2")));
    assertNull(modules.findArtifact(new DefaultArtifact("org.espalier:org.espalier.rl.ppo:jar:tests:1")));
  }

  @Test
  void whatOthersMadeIsNotFound() {
    assertNull(modules.findArtifact(new DefaultArtifact("org.example:espalier:pom:1")));
    assertNull(modules.findArtifact(new DefaultArtifact("org.espalier:org.espalier.nowhere:pom:1")));
  }
}
