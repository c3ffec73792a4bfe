// SPDX-License-Identifier: Apache-2.0
package org.espalier.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Node;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.json.JsonObject;

/** Architectures as JSON: the input's shape, and the layers in their order, each with what it reads. */
public final class ArchitectureJson {
  private ArchitectureJson() {}

  public static JsonObject write(Architecture architecture) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("input", architecture.inputShape().dimensions());
    fields.put("layers", architecture.nodes().stream().map(ArchitectureJson::write).toList());
    return new JsonObject(fields);
  }

  private static JsonObject write(Node node) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", node.name());
    fields.put("reads", node.inputs());
    fields.putAll(node.layer().accept(new Fields()));
    return new JsonObject(fields);
  }

  /** The kind of a layer, as {@link #layer} knows it, and its own fields. */
  private static final class Fields implements Layer.Visitor<Map<String, Object>> {
    @Override
    public Map<String, Object> dense(Layer.Dense dense) {
      Map<String, Object> fields = of("dense");
      fields.put("units", dense.units());
      putInitializers(fields, dense.weights(), dense.biases());
      return fields;
    }

    @Override
    public Map<String, Object> conv2d(Layer.Conv2d conv) {
      Map<String, Object> fields = of("conv");
      fields.put("filters", conv.filters());
      fields.put("kernel", conv.kernel());
      fields.put("stride", conv.stride());
      fields.put("padding", conv.padding());
      if (conv.groups() != 1) {
        // what has none is written as it was before there were groups
        fields.put("groups", conv.groups());
      }
      fields.put("bias", conv.bias());
      putInitializers(fields, conv.weights(), conv.biases());
      return fields;
    }

    @Override
    public Map<String, Object> batchNorm(Layer.BatchNorm norm) {
      Map<String, Object> fields = of("batch-norm");
      fields.put("momentum", norm.momentum());
      fields.put("epsilon", norm.epsilon());
      return fields;
    }

    @Override
    public Map<String, Object> layerNorm(Layer.LayerNorm norm) {
      Map<String, Object> fields = of("layer-norm");
      fields.put("epsilon", norm.epsilon());
      return fields;
    }

    @Override
    public Map<String, Object> pool2d(Layer.Pool2d pool) {
      Map<String, Object> fields = of("pool");
      fields.put("pooling", lower(pool.pooling()));
      fields.put("kernel", pool.kernel());
      fields.put("stride", pool.stride());
      return fields;
    }

    @Override
    public Map<String, Object> globalAveragePool(Layer.GlobalAveragePool pool) {
      return of("global-average-pool");
    }

    @Override
    public Map<String, Object> flatten(Layer.Flatten flatten) {
      return of("flatten");
    }

    @Override
    public Map<String, Object> activate(Layer.Activate activate) {
      Map<String, Object> fields = of("activate");
      fields.put("function", lower(activate.function()));
      return fields;
    }

    @Override
    public Map<String, Object> lstm(Layer.Lstm lstm) {
      Map<String, Object> fields = of("lstm");
      fields.put("units", lstm.units());
      fields.put("sequence", lstm.sequence());
      putInitializers(fields, lstm.weights(), lstm.biases());
      return fields;
    }

    @Override
    public Map<String, Object> add(Layer.Add add) {
      return of("add");
    }

    @Override
    public Map<String, Object> concatenate(Layer.Concatenate concatenate) {
      return of("concatenate");
    }

    private static Map<String, Object> of(String kind) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("kind", kind);
      return fields;
    }
  }

  private static void putInitializers(Map<String, Object> fields, Initializer weights, Initializer biases) {
    fields.put("weights", Map.of("scheme", lower(weights.scheme()), "gain", weights.gain()));
    fields.put("biases", Map.of("scheme", lower(biases.scheme()), "gain", biases.gain()));
  }

  /**
   * The architecture that {@link #write} wrote.
   *
   * @throws InvalidInputException if it can't be one
   */
  public static Architecture read(JsonObject json) {
    List<Integer> input = new ArrayList<>();
    for (Object dimension : json.list("input")) {
      input.add(dimension instanceof Long number ? Math.toIntExact(number) : 0);
    }
    try {
      List<Node> nodes = new ArrayList<>();
      for (JsonObject layer : json.objects("layers")) {
        nodes.add(new Node(layer.text("name"), layer(layer), layer.texts("reads")));
      }
      return new Architecture(new Shape(input), nodes);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException("not an architecture: " + e.getMessage(), e);
    }
  }

  private static Layer layer(JsonObject json) {
    return switch (json.text("kind")) {
      case "dense" -> new Layer.Dense(number(json, "units"), initializer(json, "weights"), initializer(json, "biases"));
      case "conv" -> new Layer.Conv2d(
          number(json, "filters"), number(json, "kernel"), number(json, "stride"), number(json, "padding"),
          json.has("groups") ? number(json, "groups") : 1,
          json.flag("bias"), initializer(json, "weights"), initializer(json, "biases"));
      case "batch-norm" -> new Layer.BatchNorm(json.number("momentum"), json.number("epsilon"));
      case "layer-norm" -> new Layer.LayerNorm(json.number("epsilon"));
      case "pool" -> new Layer.Pool2d(
          constant(Layer.Pooling.class, json, "pooling"), number(json, "kernel"), number(json, "stride"));
      case "global-average-pool" -> new Layer.GlobalAveragePool();
      case "flatten" -> new Layer.Flatten();
      case "activate" -> new Layer.Activate(constant(Activation.class, json, "function"));
      case "lstm" -> new Layer.Lstm(
          number(json, "units"), json.flag("sequence"), initializer(json, "weights"), initializer(json, "biases"));
      case "add" -> new Layer.Add();
      case "concatenate" -> new Layer.Concatenate();
      default -> throw new InvalidInputException(
          "the layer " + json.text("name") + " is of the kind " + json.text("kind")
              + ", which this version can't read");
    };
  }

  private static int number(JsonObject json, String field) {
    return Math.toIntExact(json.integer(field));
  }

  private static Initializer initializer(JsonObject json, String field) {
    JsonObject fields = json.object(field);
    return new Initializer(constant(Initializer.Scheme.class, fields, "scheme"), fields.number("gain"));
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static <E extends Enum<E>> E constant(Class<E> type, JsonObject json, String field) {
    String text = json.text(field);
    for (E constant : type.getEnumConstants()) {
      if (lower(constant).equals(text)) {
        return constant;
      }
    }
    throw new InvalidInputException("the field " + field + " is " + text + ", which this version can't read");
  }
}
