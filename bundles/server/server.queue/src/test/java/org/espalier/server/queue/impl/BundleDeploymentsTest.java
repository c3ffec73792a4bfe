// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.queue.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.server.data.AuditEntry;
import org.espalier.server.data.BundleRecord;
import org.espalier.server.data.BundleState;
import org.espalier.server.data.ExperimentState;
import org.espalier.server.data.Filter;
import org.espalier.server.queue.DeploymentSettings;
import org.espalier.server.queue.impl.LabServer.Making;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class BundleDeploymentsTest {
  @TempDir
  private Path folder;

  private LabServer server;

  @BeforeEach
  void start() {
    server = new LabServer(folder, Making.of(1, Map.of("PAUSE", "20")).deployment(
        new DeploymentSettings(List.of(), Optional.empty(), Duration.ofSeconds(3))));
  }

  @AfterEach
  void stop() {
    server.end();
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
  }

  private Path jar(String name, String version) throws IOException {
    return Jars.write(folder.resolve(name + ".jar"), Jars.sound("org.example." + name, version));
  }

  private Set<String> stored() throws IOException {
    try (Stream<Path> files = Files.list(server.data.resolve("bundles"))) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  private List<String> audited() {
    return server.audit.list(Filter.ALL, "", 100).items().stream()
        .map(entry -> entry.who() + " " + entry.action() + " " + entry.subject()).toList();
  }

  private void assertRefused(Path jar, String pattern) throws IOException {
    Set<String> before = stored();
    List<BundleRecord> bundles = server.bundles.all();
    String sentence =
        assertThrows(InvalidInputException.class, () -> server.deployments.deploy(jar, "ann")).getMessage();
    assertTrue(sentence.matches(pattern), sentence);
    assertEquals(before, stored());
    assertEquals(bundles, server.bundles.all());
    AuditEntry entry = server.audit.list(Filter.ALL, "", 1).items().get(0);
    assertEquals(List.of("ann", "bundle.refuse", jar.getFileName().toString(), sentence),
        List.of(entry.who(), entry.action(), entry.subject(), entry.detail()));
  }

  @Test
  void whatCannotBeUsedIsRefusedAndNothingElseNoticesIt() throws Exception {
    long id = server.submit("walks 10").id();
    server.awaitARun(id);
    assertRefused(jar("unusable", "1.0.0"), "unusable\\.jar has no plug-in");
    assertRefused(jar("exiting", "1.0.0"),
        "exiting\\.jar can't be used: .*the process that carried it out \\(\\d+\\) ended before the run did; .*");
    assertRefused(jar("endless", "1.0.0"),
        "endless\\.jar can't be used: .*the process that carried it out \\(\\d+\\) took longer than 3 s; .*");
    assertRefused(Jars.cut(jar("truncated", "1.0.0"), 0.9), "truncated\\.jar is not a complete jar: .*");
    assertRefused(Files.createDirectory(folder.resolve("folder.jar")), "folder\\.jar is no regular file; give a jar");
    assertRefused(Files.createSymbolicLink(folder.resolve("link.jar"), jar("good", "1.0.0")),
        "link\\.jar is no regular file; give a jar");
    Path lines = Files.createDirectory(folder.resolve("two\nlines.jar"));
    assertEquals("two lines.jar is no regular file; give a jar", assertThrows(
        InvalidInputException.class, () -> server.deployments.deploy(lines, "ann")).getMessage());
    assertEquals("org.example.good", server.deployments.deploy(folder.resolve("good.jar"), "ann").name());
    assertEquals(ExperimentState.FINISHED, server.end(id).state());
    assertTrue(server.runs.of(id).stream().allMatch(run -> run.attempt() == 1), "no run was touched");
  }

  @Test
  void whatIsDeployedStaysAndMayComeBack() throws Exception {
    Path jar = jar("lab", "1.0.0");
    BundleRecord deployed = server.deployments.deploy(jar, "ann");
    assertEquals(Set.of(deployed.sha256() + ".jar"), stored());
    assertEquals(deployed, server.deployments.deploy(jar, "bob"), "again it is the same");
    Path other = Jars.write(folder.resolve("other.jar"), Map.of(
        Jars.MANIFEST, Jars.bytes(Jars.manifest("org.example.lab", "1.0"))));
    assertRefused(other, "other.jar is org.example.lab 1.0.0, which is deployed with other bytes; .*");
    assertEquals(BundleState.RETIRED, server.deployments.retire(deployed.sha256(), "bob", Optional.empty()).state());
    assertEquals(BundleState.ACTIVE, server.deployments.deploy(jar, "ann").state());
    assertEquals(List.of("ann bundle.deploy org.example.lab 1.0.0", "bob bundle.retire org.example.lab 1.0.0",
        "ann bundle.refuse other.jar"), audited().subList(0, 3));
  }
}
