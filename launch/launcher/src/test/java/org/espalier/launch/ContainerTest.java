// SPDX-License-Identifier: Apache-2.0
package org.espalier.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** What a plug-in does to the framework's bundles is gone with the process. */
class ContainerTest {
  private interface Deed {
    void done(Bundle bundle) throws BundleException;
  }

  @TempDir
  Path folder;

  private Assembly assembly;

  @BeforeEach
  void makeAssembly() throws IOException {
    Path home = folder.resolve("assembly");
    Path manifest = Files.createDirectories(home.resolve("bundles/a-1.0.0.jar/META-INF")).resolve("MANIFEST.MF");
    Files.writeString(manifest, """
        Manifest-Version: 1.0
        Bundle-ManifestVersion: 2
        Bundle-SymbolicName: a
        Bundle-Version: 1.0.0
        """);
    Files.writeString(Files.createDirectories(home.resolve("features")).resolve("f.json"), """
        {"feature-resource-version": "1.0", "id": "org.x:f:1.0.0", "bundles": [{"id": "org.x:a:1.0.0"}]}
        """);
    assembly = new Assembly(home);
  }

  /** The states of the assembly's bundles after a start. */
  private List<Integer> started(Deed deed) throws BundleException {
    try (Storage storage = Storage.claim(new CacheFolder(folder.resolve("cache"), assembly));
        Container container = Container.start(assembly, storage, "")) {
      List<Integer> states = List.of(container.context().getBundles()).stream()
          .filter(bundle -> assembly.owns(bundle.getLocation())).map(Bundle::getState).toList();
      for (Bundle bundle : container.context().getBundles()) {
        if (assembly.owns(bundle.getLocation())) {
          deed.done(bundle);
        }
      }
      return states;
    }
  }

  @Test
  void bundlesThatAPluginRemovesOrStopsAreThereAtTheNextStart() throws BundleException {
    List<Integer> all = List.of(Bundle.ACTIVE);
    for (Deed deed : List.<Deed>of(bundle -> { }, Bundle::uninstall, Bundle::stop, Bundle::update)) {
      assertEquals(all, started(deed));
      assertEquals(all, started(bundle -> { }));
    }
  }
}
