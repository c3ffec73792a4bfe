// SPDX-License-Identifier: Apache-2.0
package org.espalier.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.catalog.Catalog;
import org.espalier.catalog.Deployment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;

/** What is installed, and what is refused with one sentence and leaves nothing behind. */
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
public class DeploymentIT {
  private static final Version V1_2 = new Version(1, 2, 0);
  private static final Version V2_0 = new Version(2, 0, 0);
  private static final Map<String, String> REBUILT = Map.of("Bundle-Description", "the same version, other bytes");

  @InjectBundleContext BundleContext context;
  @InjectService Catalog catalog;
  @InjectService Deployment deployment;
  @TempDir Path folder;

  private int before;

  @BeforeEach
  void countBundles() {
    before = context.getBundles().length;
  }

  @AfterEach
  void uninstall() throws Exception {
    Probes.uninstallAll();
  }

  @Test
  void aFolderOfVersionsIsInstalledSideBySide() throws Exception {
    Probes.write(folder, Probes.V1_0);
    Probes.write(folder, Probes.V1_1);
    Files.writeString(folder.resolve("notes.txt"), "not a jar");
    deployment.install(folder);
    assertEquals(2, catalog.plugins().stream().filter(plugin -> plugin.name().equals("probe")).count());
  }

  @Test
  void theSameBytesAreInstalledOnce() throws Exception {
    Path first = Probes.write(folder, Probes.V1_0);
    Path second = Files.copy(first, folder.resolve("copy.jar"));
    deployment.install(first);
    deployment.install(second);
    assertEquals(before + 1, context.getBundles().length);
  }

  @Test
  void theSameVersionWithOtherBytesIsRefused() throws Exception {
    deployment.install(Probes.write(folder, Probes.V1_0));
    before++;
    Path rebuilt = Probes.write(folder, Probes.V1_0, REBUILT);
    assertRefused(rebuilt, rebuilt + " is org.espalier.itest.probe 1.0.0, which is installed already with other bytes; "
        + "give the new one another version");
  }

  @Test
  void aNameThatAnotherBundleGivesIsRefused() throws Exception {
    deployment.install(Probes.write(folder, Probes.V1_0));
    before++;
    Path other = Probes.write(folder, V2_0, Map.of("Bundle-SymbolicName", "org.espalier.itest.other"));
    assertRefused(other, "which the bundle org.espalier.itest.probe 1.0.0 gives too; give it another name");
  }

  @Test
  void aBundleOfWhichNothingCanBeUsedIsRefused() throws Exception {
    Path jar = Probes.write(folder, V2_0, Map.of("Service-Component", "OSGI-INF/none.xml"));
    assertRefused(jar, jar + " (org.espalier.itest.probe 2.0.0) has no plug-in that can be used");
  }

  @Test
  void oneBadFileKeepsTheWholeFolderOut() throws Exception {
    Probes.write(folder, Probes.V1_0);
    Probes.write(folder, Probes.V1_0, REBUILT);
    assertRefused(folder, "other bytes");
    assertEquals(0, Probes.installed());
  }

  @Test
  void aTruncatedJarIsRefused() throws Exception {
    Path jar = Probes.write(folder, Probes.V1_0);
    byte[] bytes = Files.readAllBytes(jar);
    Files.write(jar, Arrays.copyOf(bytes, bytes.length / 2));
    assertRefused(jar, jar + " is not a complete jar (");
  }

  @Test
  void anEmptyFileIsRefused() throws Exception {
    Path jar = Files.createFile(folder.resolve("empty.jar"));
    assertRefused(jar, jar + " is not a complete jar (");
  }

  @Test
  void aJarThatIsNoBundleIsRefused() throws Exception {
    Path jar = folder.resolve("plain.jar");
    try (OutputStream out = Files.newOutputStream(jar); ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("a.txt"));
    }
    assertRefused(jar, jar + " is not a bundle: its manifest has no Bundle-SymbolicName");
  }

  @Test
  void aMissingPackageIsNamed() throws Exception {
    Path jar = Probes.write(folder, V2_0, Map.of("Import-Package", "org.example.nowhere;version=\"[1.2,2)\""));
    assertRefused(jar, jar + " (org.espalier.itest.probe 2.0.0) needs package org.example.nowhere [1.2.0,2.0.0), "
        + "which is not there");
  }

  @Test
  void aMissingJavaVersionIsNamed() throws Exception {
    Path jar = Probes.write(folder, V2_0,
        Map.of("Require-Capability", "osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=99))\""));
    assertRefused(jar, "needs Java 99 and this is Java " + Runtime.version().feature());
  }

  @Test
  void anActivatorThatThrowsIsNamedWithItsReason() throws Exception {
    Path jar = Probes.write(folder, V2_0, Map.of(
        "Bundle-Activator", "org.espalier.itest.probe.FailingActivator",
        "Import-Package", "org.espalier.api.plugin, org.osgi.framework"));
    assertRefused(jar, jar + " (org.espalier.itest.probe 2.0.0) does not start: ");
    assertRefused(jar, "no answer to start (UnansweredException)");
  }

  @Test
  void anActivatorThatInterruptsWhoeverStartsItIsRefused() throws Exception {
    Path jar = Probes.write(folder, V2_0, Map.of(
        "Bundle-Activator", "org.espalier.itest.probe.FailingActivator", "Espalier-Interrupt", "yes",
        "Import-Package", "org.espalier.api.plugin, org.osgi.framework"));
    assertRefused(jar, " does not start: its activator left its thread interrupted");
    assertFalse(Thread.currentThread().isInterrupted());
  }

  @Test
  void whatAManifestAsksForIsToldInASentenceHoweverLongItIs() throws Exception {
    Path jar = Probes.write(folder, V2_0, Map.of(
        "Require-Capability", "nothing;filter:=\"(|" + "(a=b)".repeat(1000) + ")\""));
    assertTrue(assertRefused(jar, " needs nothing (|(a=b)(a=b)").length() < jar.toString().length() + 400);
    assertRefused(jar, " ..., which is not there; put the bundle that has it into the same folder");
  }

  @Test
  void aManifestThatTheFrameworkDoesNotTakeIsToldWithItsReason() throws Exception {
    assertRefused(Probes.write(folder, V2_0, Map.of("Bundle-SymbolicName", "org.example.probe;;x")),
        "can't be installed: Cannot have multiple symbolic names");
    assertRefused(Probes.write(folder, V2_0, Map.of("Bundle-ActivationPolicy", "lazy;include:=\"x")),
        "(IllegalArgumentException)");
  }

  @Test
  void aMissingFolderIsNamed() {
    Path missing = folder.resolve("missing");
    assertRefused(missing, "there is no file or folder " + missing);
  }

  @Test
  void classesOfItsPluginsAreInitialisedWhereThatIsAskedFor() throws Exception {
    Path jar = Probes.write(folder, Probes.V1_0);
    deployment.install(jar);
    deployment.initialise(jar);
    String property = "espalier.itest.probe.initialiser";
    try {
      System.setProperty(property, "throw");
      Path other = Probes.write(folder, Probes.V1_1);
      assertNotInitialised(other, "can't be initialised: no answer to initialisation (UnansweredException)");
      System.setProperty(property, "interrupt");
      Path third = Probes.write(folder, V1_2);
      assertNotInitialised(third, "left its thread interrupted");
      System.setProperty(property, "overflow");
      Path fourth = Probes.write(folder, V2_0);
      assertNotInitialised(fourth, "can't be initialised: StackOverflowError");
    } finally {
      System.clearProperty(property);
    }
  }

  @Test
  void onlyWhatWasInstalledCanBeInitialised() throws Exception {
    Path jar = Probes.write(folder, Probes.V1_0);
    assertEquals("no bundle was installed from " + jar,
        assertThrows(InvalidInputException.class, () -> deployment.initialise(jar)).getMessage());
  }

  @Test
  void onlyWhatIsThereCanBeRetired() {
    assertEquals("there is no bundle org.example.x 1.0.0 to retire",
        assertThrows(InvalidInputException.class, () -> deployment.retire("org.example.x", new Version(1, 0, 0)))
            .getMessage());
  }

  private void assertNotInitialised(Path jar, String reason) {
    deployment.install(jar);
    String message = assertThrows(InvalidInputException.class, () -> deployment.initialise(jar)).getMessage();
    assertTrue(
        message.endsWith(") has a plug-in org.espalier.itest.probe.FailingProbe whose class " + reason), message);
  }

  private String assertRefused(Path source, String part) {
    String message = assertThrows(InvalidInputException.class, () -> deployment.install(source)).getMessage();
    assertTrue(message.contains(part), message);
    assertEquals(before, context.getBundles().length, "nothing is left behind");
    return message;
  }
}
