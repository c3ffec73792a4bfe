// SPDX-License-Identifier: Apache-2.0
package org.espalier.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.Supplier;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.catalog.Catalog;
import org.espalier.catalog.Deployment;
import org.espalier.catalog.LockedBundle;
import org.espalier.catalog.OptionDescription;
import org.espalier.catalog.PluginDescription;
import org.espalier.catalog.PluginException;
import org.espalier.catalog.PluginReference;
import org.espalier.catalog.Thrown;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;

/** What the catalogue says of plug-ins and does with options. */
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
public class CatalogIT {
  @InjectBundleContext BundleContext context;
  @InjectService Catalog catalog;
  @InjectService Deployment deployment;
  @TempDir Path folder;
  private Path file;

  @AfterEach
  void uninstall() throws Exception {
    Probes.uninstallAll();
  }

  private PluginDescription installed(String name) throws Exception {
    file = Probes.write(folder, Probes.V1_0);
    deployment.install(file);
    return catalog.resolve("probe", PluginReference.parse(name));
  }

  @Test
  void namesTheLibrariesOfAPluginByTheirBytes() throws Exception {
    Path library = Probes.writeLibrary(folder, Probes.V1_1);
    deployment.install(library);
    deployment.install(Probes.write(folder, Probes.V1_0, Map.of(
        "Import-Package", "org.espalier.api.plugin;version=\"[1.0,2)\",org.example.library," + Probes.CONTRACTS)));
    List<LockedBundle> libraries = catalog.libraries(catalog.resolve("probe", PluginReference.parse("probe")));
    String digest = HexFormat.of().formatHex(
        MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(library)));
    assertEquals(
        List.of("org.espalier.api", Probes.LIBRARY), libraries.stream().map(LockedBundle::symbolicName).toList());
    assertEquals(new LockedBundle(Probes.LIBRARY, Probes.V1_1, digest), libraries.get(1));
  }

  @Test
  void describesAPluginWithoutLoadingAClassOfIt() throws Exception {
    Queue<String> loaded = new ConcurrentLinkedQueue<>();
    WeavingHook hook = woven -> {
      if (woven.getBundleWiring().getBundle().getSymbolicName().equals(Probes.BUNDLE)) {
        loaded.add(woven.getClassName());
      }
    };
    ServiceRegistration<WeavingHook> registration = context.registerService(WeavingHook.class, hook, null);
    try {
      PluginDescription probe = installed("probe");
      assertEquals("Answers questions about itself", probe.summary());
      assertEquals("Espalier's tests", probe.source());
      assertEquals("[first, second]", probe.parts().toString());
      assertEquals(List.of("answers"), probe.provides());
      assertEquals(List.of("questions"), probe.requires());
      assertEquals(Probes.BUNDLE, probe.bundle());
      assertEquals(Probes.V1_0, probe.version());
      assertEquals(List.of(), List.copyOf(loaded));
      catalog.acquire(probe, Function.class, Map.of()).close();
      assertTrue(loaded.contains("org.espalier.itest.probe.Probe"), "the hook sees what is loaded: " + loaded);
    } finally {
      registration.unregister();
    }
  }

  @Test
  void digestIsThatOfTheFile() throws Exception {
    PluginDescription probe = installed("probe");
    byte[] bytes = Files.readAllBytes(file);
    assertEquals(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)), probe.sha256());
  }

  @Test
  void optionsAreReadInTheOrderOfDeclarationWithDefaultsRangesAndChoices() throws Exception {
    PluginDescription probe = installed("probe");
    assertEquals(
        List.of("level", "mode", "hidden-sizes", "exclude", "rate", "small-rate", "flag", "samples", "note"),
        probe.options().stream().map(OptionDescription::name).toList());
    OptionDescription level = probe.option("level").orElseThrow();
    assertEquals(0L, level.min().orElseThrow());
    assertEquals(9L, level.max().orElseThrow());
    assertEquals("A number", level.description());
    assertEquals(List.of("fast", "slow"), probe.option("mode").orElseThrow().choices());
    assertEquals(
        "{level=3, mode=slow, hidden-sizes=[64, 32], exclude=[], rate=0.1, small-rate=0.001, flag=true, "
            + "samples=5000000000, note=}",
        probe.complete(Map.of()).toString());
    assertTrue(probe.options().stream().noneMatch(OptionDescription::required));
  }

  @Test
  void defaultsReachTheInstance() throws Exception {
    assertEquals("3 slow [64, 32] [] 0.1 0.001 true 5000000000 <>", answer(installed("probe"), Map.of()));
  }

  @Test
  void givenOptionsReachTheInstanceConverted() throws Exception {
    Map<String, Object> given = Map.of("level", 7, "mode", "fast", "hidden-sizes", List.of(8, 9L, 1e1),
        "exclude", "head", "rate", 2, "small-rate", 0.5, "flag", false, "samples", 6L, "note", "a, b");
    assertEquals("7 fast [8, 9, 10] [head] 2.0 0.5 false 6 <a, b>", answer(installed("probe"), given));
  }

  private Object answer(PluginDescription probe, Map<String, ?> options) {
    try (var lease = catalog.acquire(probe, Function.class, options)) {
      @SuppressWarnings("unchecked")
      Function<String, Object> instance = lease.instance();
      return instance.apply("options");
    }
  }

  @Test
  void anUnknownOptionIsRefusedWithTheNearest() throws Exception {
    PluginDescription probe = installed("probe");
    assertRefused("probe probe has no option hidden-size; did you mean hidden-sizes?",
        () -> catalog.acquire(probe, Function.class, Map.of("hidden-size", 1)));
  }

  @Test
  void aMissingOptionIsNamedWithItsMeaning() throws Exception {
    PluginDescription failing = installed("failing-probe");
    assertRefused("probe failing-probe needs the option invalid: Whether it is the caller's fault",
        () -> catalog.acquire(failing, Supplier.class, Map.of()));
  }

  @Test
  void eachLeaseHasAnInstanceOfItsOwn() throws Exception {
    PluginDescription probe = installed("probe");
    try (var one = catalog.acquire(probe, Function.class, Map.of());
        var other = catalog.acquire(probe, Function.class, Map.of())) {
      assertNotSame(one.instance(), other.instance());
    }
  }

  @Test
  void aClosedLeaseGivesNothing() throws Exception {
    var lease = catalog.acquire(installed("probe"), Function.class, Map.of());
    lease.close();
    lease.close();
    assertThrows(IllegalStateException.class, lease::instance);
  }

  @Test
  void whatAConstructorThrowsBecomesAPlatformExceptionThatNamesPluginAndVersion() throws Exception {
    PluginDescription failing = installed("failing-probe");
    PluginException thrown = assertThrows(
        PluginException.class, () -> catalog.acquire(failing, Supplier.class, Map.of("invalid", false)));
    assertEquals("probe failing-probe 1.0.0 failed to start: no answer to construction (UnansweredException)",
        thrown.getMessage());
    for (Throwable cause = thrown.getCause(); cause != null; cause = cause.getCause()) {
      assertEquals(Thrown.class, cause.getClass());
    }
    assertTrue(thrown.getCause().getStackTrace()[0].getClassName().endsWith("FailingProbe"), "tells where");
  }

  @Test
  void invalidInputFoundByAConstructorStaysOneSentence() throws Exception {
    PluginDescription failing = installed("failing-probe");
    assertRefused("probe failing-probe: invalid must be false",
        () -> catalog.acquire(failing, Supplier.class, Map.of("invalid", true)));
  }

  @Test
  void anInstanceOfAnotherTypeIsRefused() throws Exception {
    PluginDescription probe = installed("probe");
    PluginException thrown =
        assertThrows(PluginException.class, () -> catalog.acquire(probe, Runnable.class, Map.of()));
    assertEquals("probe probe 1.0.0 does not implement java.lang.Runnable", thrown.getMessage());
  }

  @Test
  void anUnknownNameIsRefusedWithTheNearest() throws Exception {
    installed("probe");
    assertRefused("there is no probe prob; did you mean probe?",
        () -> catalog.resolve("probe", PluginReference.parse("prob")));
    assertRefused("there is no probe x; there is failing-probe, probe",
        () -> catalog.resolve("probe", PluginReference.parse("x")));
  }

  @Test
  void aRangeWithoutAVersionIsRefusedWithTheVersionsThatAreThere() throws Exception {
    installed("probe");
    Probes.install(deployment, folder, Probes.V1_1);
    assertEquals(Probes.V1_0, catalog.resolve("probe", PluginReference.parse("probe@[1.0,1.1)")).version());
    assertEquals(Probes.V1_1, catalog.resolve("probe", PluginReference.parse("probe@[1.0,2.0)")).version());
    assertRefused("no version of probe probe is in [2.0.0,3.0.0); there is 1.1.0, 1.0.0",
        () -> catalog.resolve("probe", PluginReference.parse("probe@[2.0,3.0)")));
  }

  @Test
  void aLockedPluginIsFoundByItsBytesAlone() throws Exception {
    PluginDescription probe = installed("probe");
    assertEquals(probe, catalog.locked("probe", "probe", Probes.V1_0, probe.sha256()));
    String other = "0".repeat(64);
    assertRefused("probe probe 1.0.0 was planned with a bundle of SHA-256 " + other + ", but the one installed has "
        + probe.sha256(), () -> catalog.locked("probe", "probe", Probes.V1_0, other));
    assertRefused("probe probe 1.1.0 is not installed, and this was planned with it",
        () -> catalog.locked("probe", "probe", Probes.V1_1, probe.sha256()));
  }

  private static void assertRefused(String sentence, Executable call) {
    assertEquals(sentence, assertThrows(InvalidInputException.class, call).getMessage());
  }
}
