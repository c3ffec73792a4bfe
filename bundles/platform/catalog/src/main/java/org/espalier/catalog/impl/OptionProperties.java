// SPDX-License-Identifier: Apache-2.0
package org.espalier.catalog.impl;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.espalier.catalog.OptionDescription;
import org.espalier.catalog.OptionType;
import org.espalier.catalog.PluginDescription;

/** Options as component properties. */
final class OptionProperties {
  private OptionProperties() {}

  /**
   * Properties by the options' ids.
   *
   * @param options all options by name, converted
   */
  static Dictionary<String, Object> of(PluginDescription plugin, Map<String, Object> options) {
    Dictionary<String, Object> properties = new Hashtable<>();
    for (OptionDescription option : plugin.options()) {
      Object value = options.get(option.name());
      if (value != null) {
        properties.put(option.id(), value instanceof List<?> list ? array(option.type(), list) : value);
      }
    }
    return properties;
  }

  private static Object array(OptionType type, List<?> values) {
    return switch (type) {
      case STRING -> values.toArray(String[]::new);
      case BOOLEAN -> values.toArray(Boolean[]::new);
      case INTEGER, LONG -> values.toArray(Long[]::new);
      case NUMBER -> values.toArray(Double[]::new);
    };
  }
}
