// SPDX-License-Identifier: Apache-2.0
package org.espalier.catalog.impl;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.espalier.catalog.PartDescription;
import org.espalier.catalog.PluginDescription;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.ComponentConstants;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** Describes a plug-in from the component's and the Metatype XML of its bundle. */
final class PluginReader {
  static final String NAME = "plugin.name";

  private final ServiceComponentRuntime runtime;

  /** A bundle's file is read once, not for each of its plug-ins. Concurrent, as services come on any thread. */
  private final Map<Revision, String> digests = new ConcurrentHashMap<>();

  /** Names a bundle without holding it; a framework never uses an id twice. */
  private record Revision(long bundleId, long lastModified) {}

  PluginReader(ServiceComponentRuntime runtime) {
    this.runtime = runtime;
  }

  /** The plug-in behind a component factory; empty for a factory that is no plug-in's. */
  Optional<PluginDescription> read(ServiceReference<?> factory) {
    Bundle bundle = factory.getBundle();
    String component = (String) factory.getProperty(ComponentConstants.COMPONENT_NAME);
    return Optional.ofNullable(runtime.getComponentDescriptionDTO(bundle, component))
        .filter(declared -> declared.properties.containsKey(NAME))
        .map(declared -> describe(bundle, declared));
  }

  private String digest(Bundle bundle) {
    return digests.computeIfAbsent(
        new Revision(bundle.getBundleId(), bundle.getLastModified()), revision -> BundleDigest.of(bundle));
  }

  private PluginDescription describe(Bundle bundle, ComponentDescriptionDTO declared) {
    Map<String, Object> properties = declared.properties;
    return new PluginDescription(
        declared.factory,
        text(properties, NAME),
        bundle.getVersion(),
        bundle.getSymbolicName(),
        digest(bundle),
        text(properties, "plugin.summary"),
        text(properties, "plugin.source"),
        PartDescription.of(declared.factory, texts(properties, "plugin.parts")),
        texts(properties, "plugin.provides"),
        texts(properties, "plugin.requires"),
        (Integer) properties.getOrDefault("plugin.rank", 0),
        (Boolean) properties.getOrDefault("plugin.standard", false),
        OptionReader.read(bundle, declared.configurationPid[0]));
  }

  private static String text(Map<String, Object> properties, String key) {
    return properties.getOrDefault(key, "").toString();
  }

  private static List<String> texts(Map<String, Object> properties, String key) {
    Object value = properties.get(key);
    if (value instanceof String[] several) {
      return List.of(several);
    }
    return value == null || value.toString().isEmpty() ? List.of() : List.of(value.toString());
  }
}
