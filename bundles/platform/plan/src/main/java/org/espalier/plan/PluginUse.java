// SPDX-License-Identifier: Apache-2.0
package org.espalier.plan;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
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
 * @param parts the plug-ins it is composed with, by kind; of each kind one at least
 */
public record PluginUse(
    String kind, String name, String version, String bundle, String sha256, Map<String, Object> options,
    Map<String, List<PluginUse>> parts) {
  public PluginUse {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    Map<String, List<PluginUse>> given = new LinkedHashMap<>();
    parts.forEach((part, uses) -> {
      if (!uses.isEmpty()) {
        given.put(part, List.copyOf(uses));
      }
    });
    parts = Collections.unmodifiableMap(given);
  }

  /** What it is composed with of a kind, in the file's order; empty if there is none. */
  public List<PluginUse> parts(String part) {
    return parts.getOrDefault(part, List.of());
  }

  /** This use and those of its parts, and of theirs. */
  public Stream<PluginUse> all() {
    return Stream.concat(Stream.of(this), parts.values().stream().flatMap(List::stream).flatMap(PluginUse::all));
  }

  /** As it stands in {@code plan.json}: a part of which there is one is an object, else a list of them. */
  public JsonObject toJson() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("kind", kind);
    fields.put("name", name);
    fields.put("version", version);
    fields.put("bundle", bundle);
    fields.put("sha256", sha256);
    fields.put("options", options);
    Map<String, Object> nested = new LinkedHashMap<>();
    parts.forEach((part, uses) -> {
      List<JsonObject> written = uses.stream().map(PluginUse::toJson).toList();
      nested.put(part, written.size() == 1 ? written.get(0) : written);
    });
    fields.put("parts", nested);
    return new JsonObject(fields);
  }

  /** The use that {@link #toJson} wrote. */
  public static PluginUse of(JsonObject json) {
    JsonObject nested = json.object("parts");
    Map<String, List<PluginUse>> parts = new LinkedHashMap<>();
    nested.values().forEach((part, written) -> parts.put(
        part,
        written instanceof List ? nested.objects(part).stream().map(PluginUse::of).toList()
            : List.of(of(nested.object(part)))));
    return new PluginUse(
        json.text("kind"), json.text("name"), json.text("version"), json.text("bundle"), json.text("sha256"),
        json.object("options").values(), parts);
  }
}
