// SPDX-License-Identifier: Apache-2.0
package org.espalier.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.catalog.Catalog;
import org.espalier.catalog.Deployment;
import org.espalier.catalog.Lease;
import org.espalier.catalog.Pin;
import org.espalier.catalog.PluginDescription;
import org.espalier.catalog.PluginReference;
import org.espalier.plan.Composer;
import org.espalier.plan.PluginUse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;

/** Plug-ins get their own parts, to any depth, and can give them back. */
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
public class PartsIT {
  @InjectService Catalog catalog;
  @InjectService Deployment deployment;
  @TempDir Path folder;

  @BeforeEach
  void install() throws Exception {
    Probes.install(deployment, folder, Probes.V1_0);
  }

  @AfterEach
  void uninstall() throws Exception {
    Probes.uninstallAll();
  }

  private PluginDescription nest(String kind) {
    return catalog.resolve(kind, PluginReference.parse("nest"));
  }

  private PluginUse use(String kind, PluginUse... parts) {
    PluginDescription plugin = nest(kind);
    Map<String, List<PluginUse>> own = parts.length == 0 ? Map.of() : Map.of(parts[0].kind(), List.of(parts));
    return new PluginUse(
        kind, plugin.name(), plugin.version().toString(), plugin.bundle(), plugin.sha256(), Map.of(), own);
  }

  @SuppressWarnings("unchecked")
  private Lease<Function<String, Object>> open(PluginUse use) {
    return (Lease<Function<String, Object>>) (Lease<?>) new Composer(catalog).compose(use, Function.class);
  }

  @SuppressWarnings("unchecked")
  private static List<Function<String, Object>> take(Function<String, Object> nest, String kind) {
    return (List<Function<String, Object>>) nest.apply("take " + kind);
  }

  @Test
  void partsAreDescribedAsDeclared() {
    assertEquals("[environment?]", nest("environment").parts().toString());
    assertEquals("[environment]", nest("procedure").parts().toString());
    assertEquals("[criterion*]", nest("criterion").parts().toString());
  }

  @Test
  void anEnvironmentWrapsOneThatWrapsOne() {
    PluginUse use = use("environment", use("environment", use("environment")));
    Function<String, Object> outer;
    Function<String, Object> middle;
    Function<String, Object> inner;
    try (Lease<Function<String, Object>> lease = open(use)) {
      outer = lease.instance();
      middle = take(outer, "environment").get(0);
      inner = take(middle, "environment").get(0);
      assertEquals(List.of(), take(inner, "environment"), "the innermost has none");
      assertNotSame(middle, take(outer, "environment").get(0), "each call gives another one");
      assertEquals(List.of(false, false, false), ended(List.of(outer, middle, inner)));
    }
    assertEquals(List.of(true, true, true), ended(List.of(outer, middle, inner)));
  }

  private static List<Object> ended(List<Function<String, Object>> nests) {
    return nests.stream().map(nest -> nest.apply("ended")).toList();
  }

  @Test
  void aPartThatIsGivenBackEndsWithItsOwnPartsAndNoOther() {
    try (Lease<Function<String, Object>> lease = open(use("environment", use("environment", use("environment"))))) {
      Function<String, Object> outer = lease.instance();
      Function<String, Object> stays = take(outer, "environment").get(0);
      Function<String, Object> goes = take(outer, "environment").get(0);
      Function<String, Object> inner = take(goes, "environment").get(0);
      outer.apply("give back");
      assertEquals(List.of(false, false, true, true), ended(List.of(outer, stays, goes, inner)));
    }
  }

  @Test
  void aProcedureHasAPartOfItsOwn() {
    try (Lease<Function<String, Object>> lease = open(use("procedure", use("environment")))) {
      assertTrue(lease.instance().apply("one environment") instanceof Function);
    }
  }

  @Test
  void aCriterionIsMadeOfTwo() {
    try (Lease<Function<String, Object>> lease =
        open(use("criterion", use("criterion", use("criterion")), use("criterion")))) {
      List<Function<String, Object>> two = take(lease.instance(), "criterion");
      assertEquals(List.of(1, 0), two.stream().map(one -> take(one, "criterion").size()).toList());
      InvalidInputException refused =
          assertThrows(InvalidInputException.class, () -> lease.instance().apply("one criterion"));
      assertEquals(
          "criterion nest asks for one part criterion, of which the experiment gives 2", refused.getMessage());
    }
  }

  @Test
  void aPartThatNobodyGaveIsRefused() {
    try (Lease<Function<String, Object>> lease = open(use("environment"))) {
      InvalidInputException refused =
          assertThrows(InvalidInputException.class, () -> lease.instance().apply("one environment"));
      assertEquals(
          "environment nest asks for one part environment, of which the experiment gives none", refused.getMessage());
    }
  }

  @Test
  void aPinKeepsAPlugInThatIsRetired() {
    PluginDescription nest = nest("environment");
    Pin pin = catalog.pin(nest);
    deployment.retire(Probes.BUNDLE, Probes.V1_0);
    assertEquals(1, Probes.installed());
    catalog.acquire(nest, Function.class, Map.of()).close();
    assertEquals(1, Probes.installed());
    pin.close();
    pin.close();
    assertEquals(0, Probes.installed());
  }
}
