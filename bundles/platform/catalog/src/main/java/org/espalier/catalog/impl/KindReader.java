// SPDX-License-Identifier: Apache-2.0
package org.espalier.catalog.impl;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.espalier.catalog.Catalog;
import org.espalier.catalog.KindDescription;
import org.espalier.catalog.Kinds;
import org.espalier.catalog.PluginDescription;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** Reads what kinds are from the interfaces of one plug-in of each, without loading them. */
@Component
public final class KindReader implements Kinds {
  private final BundleContext context;
  private final Catalog catalog;
  private final ServiceComponentRuntime runtime;

  @Activate
  public KindReader(BundleContext context, @Reference Catalog catalog, @Reference ServiceComponentRuntime runtime) {
    this.context = context;
    this.catalog = catalog;
    this.runtime = runtime;
  }

  @Override
  public List<KindDescription> kinds() {
    Map<String, KindDescription> kinds = new TreeMap<>();
    for (PluginDescription plugin : catalog.plugins()) {
      if (!kinds.containsKey(plugin.kind())) {
        kinds.put(plugin.kind(), describe(plugin));
      }
    }
    return List.copyOf(kinds.values());
  }

  private KindDescription describe(PluginDescription plugin) {
    for (Bundle bundle : context.getBundles()) {
      if (plugin.bundle().equals(bundle.getSymbolicName()) && plugin.version().equals(bundle.getVersion())) {
        for (ComponentDescriptionDTO declared : runtime.getComponentDescriptionDTOs(bundle)) {
          if (plugin.kind().equals(declared.factory)) {
            return describe(plugin.kind(), bundle, declared.implementationClass);
          }
        }
      }
    }
    return new KindDescription(plugin.kind(), "", "", "");
  }

  private static KindDescription describe(String kind, Bundle bundle, String plugin) {
    for (Map.Entry<String, ClassFile> type : ClassFiles.of(bundle, plugin).entrySet()) {
      Map<String, String> texts = type.getValue().texts();
      if (kind.equals(texts.get(ClassFiles.KIND))) {
        String name = type.getKey();
        return new KindDescription(
            kind, texts.getOrDefault(ClassFiles.MEANING, ""), name, contract(bundle, name));
      }
    }
    return new KindDescription(kind, "", "", "");
  }

  /** The bundle from which the package of a class comes; the bundle itself if it has it. */
  private static String contract(Bundle bundle, String type) {
    String name = type.substring(0, type.lastIndexOf('.'));
    Bundle owner = bundle.adapt(BundleWiring.class).getRequiredWires(PackageNamespace.PACKAGE_NAMESPACE).stream()
        .filter(wire -> name.equals(wire.getCapability().getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE)))
        .map(wire -> wire.getProvider().getBundle())
        .findFirst().orElse(bundle);
    return owner.getSymbolicName() + " " + owner.getVersion();
  }
}
