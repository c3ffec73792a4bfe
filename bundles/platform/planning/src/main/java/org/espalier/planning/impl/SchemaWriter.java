// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning.impl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.espalier.catalog.Kind;
import org.espalier.catalog.OptionDescription;
import org.espalier.catalog.OptionType;
import org.espalier.catalog.PartDescription;
import org.espalier.catalog.PluginDescription;
import org.espalier.json.JsonObject;
import org.espalier.plan.PruneRules.EmptyLayers;
import org.espalier.statistics.Retention;

/** Writes the JSON Schema of experiment files that use the plug-ins that are there. */
final class SchemaWriter {
  private final List<PluginDescription> plugins;
  private final Defaults defaults;

  SchemaWriter(List<PluginDescription> plugins, Defaults defaults) {
    this.plugins = plugins;
    this.defaults = defaults;
  }

  JsonObject schema() {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("experiment", with("Name of the experiment, of which its output folder is called.",
        Map.of("type", "string", "pattern", "^[A-Za-z0-9][A-Za-z0-9._-]*$")));
    properties.put("description", with("What the experiment is for.", Map.of("type", "string")));
    Kind.single().forEach(kind -> properties.put(kind.key(), use(kind.id(), kind.meaning())));
    properties.put("sparsity", with("Shares of the prunable weights that are removed.",
        oneOrMore(Map.of("type", "number", "exclusiveMinimum", 0, "exclusiveMaximum", 1))));
    properties.put("search", with(
        "Instead of sparsity: the highest one is searched for at which so much is retained.", Map.of(
            "type", List.of("object", "null"), "additionalProperties", false, "properties", goal())));
    properties.put("prune", with("What pruning leaves alone, and may not do.", Map.of(
        "type", "object", "additionalProperties", false, "properties", Map.of(
            "exclude", with(
                "Names of layers; * stands for any characters, input and output for the first and last ones.",
                oneOrMore(Map.of("type", "string"))),
            "scale", with(
                "How much of the sparsity the networks of these names get; those not named get all of it.",
                Map.of("type", "object", "additionalProperties", Map.of("type", "number", "minimum", 0, "maximum", 1))),
            "empty-layers", with(
                "What happens if a layer keeps no weight, or a network no path from an input to an output.",
                Map.of("enum", EmptyLayers.names()))))));
    properties.put(Kind.EVALUATOR.key(), with(
        Kind.EVALUATOR.meaning(), Map.of("type", "array", "items", reference(Kind.EVALUATOR.id()))));
    properties.put("seeds", with("Number of seeds, the seeds, or until when there are further ones.",
        Map.of("anyOf", List.of(
            Map.of("type", "integer", "minimum", 1),
            Map.of("type", "array", "minItems", 1, "uniqueItems", true,
                "items", Map.of("type", "integer", "minimum", 0)),
            seeding()))));
    properties.put("grid", with(
        "Lists of values for dotted keys, all combinations of which are run; or a list of points, each with one value "
            + "for each of its dotted keys and perhaps a sparsity.",
        Map.of("anyOf", List.of(
            Map.of("type", "object", "additionalProperties", Map.of("type", "array", "minItems", 1)),
            Map.of("type", "array", "minItems", 1, "items", Map.of("type", "object"))))));
    properties.put(ContrastReader.KEY, with(
        "What is compared, seed by seed: a key with two values, all else being equal, or two sides.",
        Map.of("anyOf", List.of(contrast(), Map.of("type", "array", "minItems", 1, "items", contrast())))));
    properties.put(ClaimReader.KEY, with(
        "Claims to be answered, such as that at least so many trainings fail at a sparsity.",
        Map.of("anyOf", List.of(claim(), Map.of("type", "array", "minItems", 1, "items", claim())))));
    properties.put(PublishedReader.KEY, with(
        "Scores that others have published, shown beside those of this experiment.",
        Map.of("anyOf", List.of(
            published(), Map.of("type", "array", "minItems", 1, "items", published())))));
    properties.replaceAll((key, schema) -> withDefault(key, schema));
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", "Espalier experiment");
    schema.put("type", "object");
    schema.put("required", Stream.concat(
        Stream.of("experiment"),
        Kind.common().map(Kind::key).filter(key -> defaults.get(key).isEmpty())).toList());
    schema.put("additionalProperties", false);
    schema.put("properties", properties);
    Map<String, Object> kinds = new TreeMap<>();
    kinds().forEach(kind -> kinds.put(kind, kind(kind)));
    schema.put("$defs", kinds);
    return new JsonObject(schema);
  }

  private static Map<String, Object> seeding() {
    Map<String, Object> count = Map.of("type", "integer", "minimum", 1);
    return Map.of(
        "type", "object", "additionalProperties", false,
        "required", List.of(SeedsReader.UNTIL, SeedsReader.AT_MOST),
        "properties", Map.of(
            SeedsReader.UNTIL, with("When there are enough.", Map.of("const", SeedsReader.DECIDED)),
            SeedsReader.AT_LEAST, with("Seeds before the first look; a batch if it is not given.", count),
            SeedsReader.AT_MOST, with("Seeds after which there are no more.", count),
            SeedsReader.BATCH, with("Seeds from one look to the next.",
                Map.of("type", "integer", "minimum", 1, "default", SeedsReader.DEFAULT_BATCH))));
  }

  private static Map<String, Object> contrast() {
    Map<String, Object> side = Map.of("type", "object", "minProperties", 1);
    return Map.of(
        "type", "object", "minProperties", 1, "properties", Map.of(
            ContrastReader.THIS, with("The one side, by keys of this file and arm.", side),
            ContrastReader.WITH, with("The other side.", side),
            ContrastReader.ARM, with("Two arms of the procedure, or the one that is compared; else its subject.",
                Map.of("anyOf", List.of(
                    Map.of("type", "string"),
                    Map.of("type", "array", "minItems", 2, "maxItems", 2, "items", Map.of("type", "string"))))),
            ContrastReader.SPARSITY, with("Sparsities at which they are compared; else all.",
                oneOrMore(Map.of("type", "number", "exclusiveMinimum", 0, "exclusiveMaximum", 1)))));
  }

  private static Map<String, Object> claim() {
    Map<String, Object> share = Map.of("type", "number", "exclusiveMinimum", 0, "exclusiveMaximum", 1);
    Map<String, Object> bound = Map.of(
        "type", "object", "minProperties", 1, "maxProperties", 1, "additionalProperties", false,
        "properties", Map.of(ClaimReader.AT_LEAST, share, ClaimReader.AT_MOST, share));
    Map<String, Object> least = Map.of("type", "number", "minimum", 0, "exclusiveMaximum", 1);
    Map<String, Object> range = Map.of(
        "type", "object", "minProperties", 1, "maxProperties", 1, "additionalProperties", false,
        "properties", Map.of(ClaimReader.ABOVE, least, ClaimReader.AT_LEAST, least));
    return Map.of(
        "type", "object", "additionalProperties", false, "required", List.of(ClaimReader.NAME),
        "oneOf", List.of(
            Map.of("required", List.of(ClaimReader.FAILING)), Map.of("required", List.of(ClaimReader.KEEPING))),
        "properties", Map.of(
            ClaimReader.NAME, with("What it is called in the report.", Map.of("type", "string")),
            ClaimReader.FAILING, with("The share of trainings that keep too little.", bound),
            ClaimReader.KEEPING, with("The share of trainings that keep enough.", bound),
            ClaimReader.RETENTION, with("The share of what dense training gained that is enough.",
                Map.of("type", "number", "exclusiveMinimum", 0, "maximum", 1, "default", Retention.SURVIVAL)),
            ClaimReader.SPARSITY, with("Sparsities at which; of several, one that keeps enough is enough.",
                Map.of("anyOf", List.of(oneOrMore(share), range))),
            ClaimReader.WHERE, with("Settings by keys of this file and arm; those of a list are answered one by one.",
                oneOrMore(Map.of("type", "object")))));
  }

  private static Map<String, Object> published() {
    return Map.of(
        "type", "object", "additionalProperties", false,
        "required", List.of(PublishedReader.SCORE, PublishedReader.SOURCE),
        "properties", Map.of(
            PublishedReader.ARM, with("Whose score it is; else that of the procedure's subject.",
                Map.of("type", "string")),
            PublishedReader.SPARSITY, with("The sparsity at which it is compared; none for what is not pruned.",
                Map.of("type", "number", "exclusiveMinimum", 0, "exclusiveMaximum", 1)),
            PublishedReader.WHERE, with("Settings by keys of this file; else all.",
                Map.of("type", "object")),
            PublishedReader.SCORE, with("The score, in the unit of the objective.", Map.of("type", "number")),
            PublishedReader.REMOVED, with("The share that was removed, if that is another than the sparsity.",
                Map.of("type", "number", "minimum", 0, "exclusiveMaximum", 1)),
            PublishedReader.SOURCE, with("Where it stands.", Map.of("type", "string", "minLength", 1))));
  }

  private static Map<String, Object> goal() {
    Map<String, String> meanings = Map.of(
        "retention", "Share of what dense training gained that is to be retained, on validation data.",
        "from", "The lowest sparsity that may be tried.",
        "to", "The highest sparsity that may be tried.",
        "step", "Distance between two sparsities that may be tried.");
    Map<String, Object> properties = new LinkedHashMap<>();
    GoalReader.DEFAULTS.forEach((key, value) -> properties.put(key, with(meanings.get(key), Map.of(
        "type", "number", "exclusiveMinimum", 0, "maximum", 1, "default", value))));
    return properties;
  }

  private Object withDefault(String key, Object schema) {
    if (defaults.get(key).isEmpty()) {
      return schema;
    }
    Map<String, Object> extended = new LinkedHashMap<>(JsonObject.of(schema).values());
    extended.put("default", defaults.get(key).get().plain());
    return extended;
  }

  private Set<String> kinds() {
    Set<String> kinds = new TreeSet<>();
    Kind.slots().forEach(kind -> kinds.add(kind.id()));
    plugins.forEach(plugin -> {
      kinds.add(plugin.kind());
      plugin.parts().forEach(part -> kinds.add(part.kind()));
    });
    return kinds;
  }

  private static Map<String, Object> use(String kind, String description) {
    return with(description, oneOrMore(reference(kind)));
  }

  /** A part; of several a list, which can be varied as a list of lists. */
  private static Map<String, Object> part(PartDescription part) {
    Map<String, Object> single = reference(part.kind());
    return part.many() ? oneOrMore(oneOrMore(single)) : oneOrMore(single);
  }

  private static Map<String, Object> reference(String kind) {
    return Map.of("$ref", "#/$defs/" + kind);
  }

  /** One value, or a list of which each makes runs of its own. */
  private static Map<String, Object> oneOrMore(Map<String, Object> schema) {
    return Map.of("anyOf", List.of(schema, Map.of("type", "array", "minItems", 1, "items", schema)));
  }

  private static Map<String, Object> with(String description, Map<String, Object> schema) {
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("description", description);
    described.putAll(schema);
    return described;
  }

  /** A use of a plug-in: its name, or an object with the name as its one key. */
  private Map<String, Object> kind(String kind) {
    List<Object> names = new ArrayList<>();
    Map<String, Object> withOptions = new LinkedHashMap<>();
    Map<String, Object> withRange = new LinkedHashMap<>();
    if (kind.equals(Kind.ENGINE.id())) {
      names.add(with("The first engine that computes the architecture.", Map.of("const", SpecReader.AUTO)));
    }
    for (PluginDescription plugin : plugins) {
      if (plugin.kind().equals(kind) && !withOptions.containsKey(plugin.name())) {
        names.add(with(plugin.summary(), Map.of("const", plugin.name())));
        withOptions.put(plugin.name(), options(plugin));
        withRange.put("^" + plugin.name() + "@", options(plugin));
      }
    }
    names.add(with("A name with a version range.", Map.of("type", "string", "pattern", "^[^@]+@.+$")));
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("type", "object");
    object.put("minProperties", 1);
    object.put("maxProperties", 1);
    object.put("additionalProperties", false);
    object.put("properties", withOptions);
    object.put("patternProperties", withRange);
    return Map.of("anyOf", List.of(Map.of("anyOf", names), object));
  }

  private Map<String, Object> options(PluginDescription plugin) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    plugin.parts().stream().filter(PartDescription::required).forEach(part -> required.add(part.kind()));
    for (OptionDescription option : plugin.options()) {
      properties.put(option.name(), option(option));
      if (option.required() && option.defaultValue().isEmpty()) {
        required.add(option.name());
      }
    }
    plugin.parts().forEach(part -> properties.put(part.kind(), part(part)));
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("description", plugin.summary() + (plugin.source().isEmpty() ? "" : " (" + plugin.source() + ")"));
    schema.put("type", required.isEmpty() ? List.of("object", "null") : "object");
    schema.put("additionalProperties", false);
    schema.put("properties", properties);
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    return schema;
  }

  private static Map<String, Object> option(OptionDescription option) {
    Map<String, Object> single = new LinkedHashMap<>();
    single.put("type", option.type().toString());
    if (!option.choices().isEmpty()) {
      single.put("enum", option.choices());
    }
    option.min().ifPresent(min -> single.put("minimum", number(option, min)));
    option.max().ifPresent(max -> single.put("maximum", number(option, max)));
    // a list of numbers can be varied as a list of lists
    Map<String, Object> value = option.many()
        ? Map.of("anyOf", List.of(single, Map.of("type", "array", "items", single),
            Map.of("type", "array", "items", Map.of("type", "array", "items", single))))
        : oneOrMore(single);
    Map<String, Object> schema = new LinkedHashMap<>(with(option.description(), value));
    option.defaultValue().ifPresent(defaultValue -> schema.put("default", defaultValue));
    return schema;
  }

  private static Object number(OptionDescription option, Number number) {
    return option.type() == OptionType.NUMBER ? (Object) number.doubleValue() : (Object) number.longValue();
  }
}
