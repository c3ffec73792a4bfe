package org.espalier.catalog;

import java.util.LinkedHashMap;
import java.util.Map;

/** Descriptions as JSON values, for scripts and other processes. */
public final class PluginJson {
  private PluginJson() {}

  /** What a script may want to know of a plug-in; every description of its options with it. */
  public static Map<String, Object> of(PluginDescription plugin) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("kind", plugin.kind());
    fields.put("name", plugin.name());
    fields.put("version", plugin.version().toString());
    fields.put("bundle", plugin.bundle());
    fields.put("sha256", plugin.sha256());
    fields.put("summary", plugin.summary());
    fields.put("source", plugin.source());
    fields.put("parts", plugin.parts().stream().map(PartDescription::toString).toList());
    fields.put("provides", plugin.provides());
    fields.put("requires", plugin.requires());
    fields.put("rank", plugin.rank());
    fields.put("standard", plugin.standard());
    fields.put("options", plugin.options().stream().map(PluginJson::of).toList());
    return fields;
  }

  private static Map<String, Object> of(OptionDescription option) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", option.name());
    fields.put("type", option.type().toString());
    fields.put("many", option.many());
    fields.put("required", option.required());
    option.defaultValue().ifPresent(value -> fields.put("default", value));
    option.min().ifPresent(value -> fields.put("min", value.doubleValue()));
    option.max().ifPresent(value -> fields.put("max", value.doubleValue()));
    fields.put("choices", option.choices());
    fields.put("description", option.description());
    return fields;
  }
}
