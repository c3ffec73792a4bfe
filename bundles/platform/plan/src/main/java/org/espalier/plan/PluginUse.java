package org.espalier.plan;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.espalier.json.JsonObject;

/**
 * One plug-in as a run uses it, locked: no other bytes will do.
 *
 * @param kind such as {@code criterion}
 * @param name such as {@code magnitude}
 * @param version of its bundle, as OSGi writes it
 * @param bundle symbolic name
 * @param sha256 digest of the bundle's file, in lower case hexadecimal digits
 * @param options every option by its name in files, defaults included: {@code String}, {@code Long}, {@code Double},
 *     {@code Boolean}, or a {@code List} of one of these
 * @param parts the plug-ins it is composed with, by kind
 */
public record PluginUse(
    String kind, String name, String version, String bundle, String sha256, Map<String, Object> options,
    Map<String, PluginUse> parts) {
  public PluginUse {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
  }

  /** This use and those of its parts, and of theirs. */
  public Stream<PluginUse> all() {
    return Stream.concat(Stream.of(this), parts.values().stream().flatMap(PluginUse::all));
  }

  /** As it stands in {@code plan.json}. */
  public JsonObject toJson() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("kind", kind);
    fields.put("name", name);
    fields.put("version", version);
    fields.put("bundle", bundle);
    fields.put("sha256", sha256);
    fields.put("options", options);
    Map<String, Object> nested = new LinkedHashMap<>();
    parts.forEach((part, use) -> nested.put(part, use.toJson()));
    fields.put("parts", nested);
    return new JsonObject(fields);
  }

  /** The use that {@link #toJson} wrote. */
  public static PluginUse of(JsonObject json) {
    JsonObject nested = json.object("parts");
    Map<String, PluginUse> parts = new LinkedHashMap<>();
    nested.values().keySet().forEach(part -> parts.put(part, of(nested.object(part))));
    return new PluginUse(
        json.text("kind"), json.text("name"), json.text("version"), json.text("bundle"), json.text("sha256"),
        json.object("options").values(), parts);
  }
}
