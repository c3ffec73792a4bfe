// SPDX-License-Identifier: Apache-2.0
package org.espalier.launch;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

class DiagnosisTest {

  @Test
  void namesTheBundleThatDoesNotStartAndThePackageItLacks(@TempDir Path storage) throws Exception {
    Framework framework = new FrameworkFactory()
        .newFramework(Map.of(Constants.FRAMEWORK_STORAGE, storage.toString()));
    framework.start();
    framework.getBundleContext().installBundle("memory:needy", new ByteArrayInputStream(bundle()));
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    new Diagnosis(framework.getBundleContext(), new PrintStream(said, true, StandardCharsets.UTF_8))
        .explain(Command.class.getName());
    framework.stop();
    framework.waitForStop(0);
    String text = said.toString(StandardCharsets.UTF_8);
    assertTrue(text.contains(
        "bundle needy is not started: needy needs the package org.nowhere, which no bundle exports\n"), text);
    assertTrue(text.contains("no Declarative Services runtime is active"), text);
  }

  private static byte[] bundle() throws IOException {
    Manifest manifest = new Manifest(new ByteArrayInputStream("""
        Manifest-Version: 1.0
        Bundle-ManifestVersion: 2
        Bundle-SymbolicName: needy
        Import-Package: org.nowhere
        """.getBytes(StandardCharsets.UTF_8)));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new JarOutputStream(bytes, manifest).close();
    return bytes.toByteArray();
  }
}
