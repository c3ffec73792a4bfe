// SPDX-License-Identifier: Apache-2.0
package org.espalier.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.catalog.Catalog;
import org.espalier.catalog.Deployment;
import org.espalier.catalog.Lease;
import org.espalier.catalog.PluginDescription;
import org.espalier.catalog.PluginException;
import org.espalier.catalog.PluginReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;

/** A new version comes and the old one goes while runs are under way. */
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
public class HotSwapIT {
  private static final PluginReference PROBE = PluginReference.parse("probe");

  @InjectService Catalog catalog;
  @InjectService Deployment deployment;
  @TempDir Path folder;

  @AfterEach
  void uninstall() throws Exception {
    Probes.uninstallAll();
  }

  @Test
  void aRunFinishesOnItsVersionAndTheNextGetsTheNewOne() throws Exception {
    Probes.install(deployment, folder, Probes.V1_0);
    Bundle old = Probes.bundle(Probes.V1_0);
    try (Lease<Function<String, Object>> running = acquire()) {
      Probes.install(deployment, folder, Probes.V1_1);
      deployment.retire(Probes.BUNDLE, Probes.V1_0);

      assertEquals("1.0.0", running.instance().apply("version"));
      assertEquals("late", running.instance().apply("late"), "a class that it had not loaded before");
      assertEquals(Bundle.ACTIVE, old.getState());
      try (Lease<Function<String, Object>> next = acquire()) {
        assertEquals("1.1.0", next.instance().apply("version"));
        assertEquals("1.0.0", running.instance().apply("version"));
      }
    }
    assertEquals(Bundle.UNINSTALLED, old.getState());
  }

  @Test
  void aRetiredVersionIsHiddenFromNewRunsAndFoundByThoseLockedToIt() throws Exception {
    Probes.install(deployment, folder, Probes.V1_0);
    PluginDescription locked = catalog.resolve("probe", PROBE);
    try (Lease<Function<String, Object>> running = acquire()) {
      deployment.retire(Probes.BUNDLE, Probes.V1_0);
      assertThrows(InvalidInputException.class, () -> catalog.resolve("probe", PROBE));
      assertTrue(catalog.plugins().stream().noneMatch(plugin -> plugin.kind().equals("probe")));
      assertEquals(locked, catalog.locked("probe", "probe", Probes.V1_0, locked.sha256()));
      try (Lease<Function<String, Object>> retry = acquire(locked)) {
        running.close();
        assertEquals("1.0.0", retry.instance().apply("version"), "the retry holds it");
      }
    }
    assertThrows(PluginException.class, () -> acquire(locked), "gone with its last lease");
  }

  @Test
  void aRetiredVersionCanBeBroughtBack() throws Exception {
    Probes.install(deployment, folder, Probes.V1_0);
    try (Lease<Function<String, Object>> running = acquire()) {
      deployment.retire(Probes.BUNDLE, Probes.V1_0);
      deployment.install(folder);
      assertEquals("1.0.0", running.instance().apply("version"));
    }
    assertEquals(Bundle.ACTIVE, Probes.bundle(Probes.V1_0).getState());
    assertEquals(Probes.V1_0, catalog.resolve("probe", PROBE).version());
  }

  @Test
  void aBundleThatAnotherUsesStaysAsLongAsThatIsLeased() throws Exception {
    deployment.install(Probes.writeLibrary(folder, Probes.V1_0));
    deployment.install(Probes.write(
        folder, Probes.V1_0, Map.of(
            "Import-Package", "org.espalier.api.plugin, org.example.library, " + Probes.CONTRACTS)));
    Bundle library = Probes.bundle(Probes.LIBRARY, Probes.V1_0);
    Bundle probe = Probes.bundle(Probes.V1_0);
    try (Lease<Function<String, Object>> running = acquire()) {
      deployment.install(Probes.writeLibrary(folder, Probes.V1_1));
      deployment.retire(Probes.LIBRARY, Probes.V1_0);
      assertEquals(Bundle.ACTIVE, library.getState(), "its refresh would restart what is leased");
      assertEquals("late", running.instance().apply("late"));
    }
    assertEquals(Bundle.UNINSTALLED, library.getState());
    try (Lease<Function<String, Object>> next = acquire()) {
      assertEquals("1.0.0", next.instance().apply("version"));
      assertEquals(Probes.V1_1, probe.adapt(BundleWiring.class).getRequiredWires(PackageNamespace.PACKAGE_NAMESPACE)
          .stream().map(wire -> wire.getProvider().getBundle())
          .filter(bundle -> bundle.getSymbolicName().equals(Probes.LIBRARY)).findFirst().orElseThrow().getVersion(),
          "the next run is given when the bundle has been wired anew");
    }
  }

  @Test
  void withoutALeaseRetirementIsImmediate() throws Exception {
    Probes.install(deployment, folder, Probes.V1_0);
    deployment.retire(Probes.BUNDLE, Probes.V1_0);
    assertEquals(0, Probes.installed());
    Probes.install(deployment, folder, Probes.V1_1);
    assertEquals(Probes.V1_1, catalog.resolve("probe", PROBE).version());
  }

  @Test
  void nothingOfARetiredVersionStays() throws Exception {
    WeakReference<ClassLoader> loader = useAndRetire();
    assertTrue(eventually(() -> {
      System.gc();
      return loader.get() == null;
    }), "its class loader is collected");
    assertFalse(probeThreadIsAlive(), "no thread of it is left");
  }

  /** A method of its own, so that nothing on the caller's stack holds what it used. */
  private WeakReference<ClassLoader> useAndRetire() throws Exception {
    Probes.install(deployment, folder, Probes.V1_0);
    WeakReference<ClassLoader> loader =
        new WeakReference<>(Probes.bundle(Probes.V1_0).adapt(BundleWiring.class).getClassLoader());
    try (Lease<Function<String, Object>> running = acquire()) {
      assertTrue(probeThreadIsAlive());
      deployment.retire(Probes.BUNDLE, Probes.V1_0);
      PluginException kept = failure(running);
      assertEquals("probe probe 1.0.0 failed while answering: no answer to anything (UnansweredException)",
          kept.getMessage());
      System.gc();
      assertTrue(loader.get() != null, "it stays while the lease is open");
    }
    return loader;
  }

  private static PluginException failure(Lease<Function<String, Object>> running) {
    try {
      throw new AssertionError(running.instance().apply("anything"));
    } catch (RuntimeException e) {
      return PluginException.of(running.description(), "while answering", e);
    }
  }

  @Test
  void failuresThatAreKeptPinNothing() throws Exception {
    List<PluginException> kept = new ArrayList<>();
    WeakReference<ClassLoader> loader = failAndRetire(kept);
    assertTrue(eventually(() -> {
      System.gc();
      return loader.get() == null;
    }), "its class loader is collected");
    assertEquals(1, kept.size());
  }

  private WeakReference<ClassLoader> failAndRetire(List<PluginException> kept) throws Exception {
    Probes.install(deployment, folder, Probes.V1_0);
    PluginDescription failing = catalog.resolve("probe", PluginReference.parse("failing-probe"));
    kept.add(assertThrows(
        PluginException.class, () -> catalog.acquire(failing, Object.class, Map.of("invalid", false))));
    WeakReference<ClassLoader> loader =
        new WeakReference<>(Probes.bundle(Probes.V1_0).adapt(BundleWiring.class).getClassLoader());
    deployment.retire(Probes.BUNDLE, Probes.V1_0);
    return loader;
  }

  @Test
  void versionsComeAndGoUnderManyThreads() throws Exception {
    Probes.install(deployment, folder, Probes.V1_0);
    ExecutorService runs = Executors.newFixedThreadPool(4);
    try {
      List<Future<Boolean>> results = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        results.add(runs.submit(this::runOnce));
      }
      Probes.install(deployment, folder, Probes.V1_1);
      deployment.retire(Probes.BUNDLE, Probes.V1_0);
      for (Future<Boolean> result : results) {
        assertTrue(result.get(30, TimeUnit.SECONDS), "a run stays on one version and can load its classes");
      }
      assertEquals(1, Probes.installed());
    } finally {
      runs.shutdownNow();
    }
  }

  private boolean runOnce() {
    while (true) {
      PluginDescription plugin = catalog.resolve("probe", PROBE);
      try (Lease<Function<String, Object>> run = acquire(plugin)) {
        String version = plugin.version().toString();
        return run.instance().apply("version").equals(version)
            && run.instance().apply("late").equals("late")
            && run.instance().apply("version").equals(version);
      } catch (PluginException e) {
        // resolved just before it was retired: a new run takes what is there now
        assertTrue(e.getMessage().endsWith("is not installed any more"), e.getMessage());
      }
    }
  }

  private Lease<Function<String, Object>> acquire() {
    return acquire(catalog.resolve("probe", PROBE));
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private Lease<Function<String, Object>> acquire(PluginDescription plugin) {
    return (Lease) catalog.acquire(plugin, Function.class, Map.of());
  }

  private static boolean probeThreadIsAlive() {
    return Thread.getAllStackTraces().keySet().stream().anyMatch(thread -> thread.getName().equals("probe"));
  }

  private static boolean eventually(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 100; i++) {
      if (condition.getAsBoolean()) {
        return true;
      }
      Thread.sleep(50);
    }
    return false;
  }
}
