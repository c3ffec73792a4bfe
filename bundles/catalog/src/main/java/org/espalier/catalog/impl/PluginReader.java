package org.espalier.catalog.impl;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.catalog.PluginDescription;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.ComponentConstants;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** Describes a plug-in from the component's and the Metatype XML of its bundle. */
final class PluginReader {
  private static final String NAME = "plugin.name";

  private final ServiceComponentRuntime runtime;

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

  private static PluginDescription describe(Bundle bundle, ComponentDescriptionDTO declared) {
    Map<String, Object> properties = declared.properties;
    return new PluginDescription(
        declared.factory,
        text(properties, NAME),
        bundle.getVersion(),
        bundle.getSymbolicName(),
        BundleDigest.of(bundle),
        text(properties, "plugin.summary"),
        text(properties, "plugin.source"),
        texts(properties, "plugin.parts"),
        texts(properties, "plugin.provides"),
        texts(properties, "plugin.requires"),
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
