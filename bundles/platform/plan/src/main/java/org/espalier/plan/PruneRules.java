package org.espalier.plan;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.espalier.json.JsonObject;

/**
 * What holds for all pruning of a run, whatever its criterion: the key {@code prune} of an experiment file.
 *
 * @param excluded layers that are not pruned: names such as {@code dense3} or {@code actor/dense3}, in which {@code *}
 *     stands for any characters
 * @param emptyLayers what happens if a layer keeps no weight, or a network no path of kept weights from an input to an
 *     output
 */
public record PruneRules(List<String> excluded, EmptyLayers emptyLayers) {
  /** What a file need not say. */
  public static final PruneRules DEFAULT = new PruneRules(List.of(), EmptyLayers.WARN);

  private static final String EXCLUDE = "exclude";
  private static final String EMPTY_LAYERS = "empty-layers";

  public PruneRules {
    excluded = List.copyOf(excluded);
  }

  /** What happens if pruning leaves no weight, or no path, that a signal could pass a layer by: nothing but biases. */
  public enum EmptyLayers {
    /** The run fails. */
    REFUSE,
    /** The log has a warning. */
    WARN,
    /** It goes without saying. */
    ALLOW;

    /** All of them as files say them. */
    public static List<String> names() {
      return Stream.of(values()).map(EmptyLayers::toString).toList();
    }

    /** As files say it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** As an experiment file says it. */
  public Map<String, Object> said() {
    return new TreeMap<>(Map.of(EXCLUDE, excluded, EMPTY_LAYERS, emptyLayers.toString()));
  }

  /** As a plan says it: without the default for empty layers, so that ids are those of plans that had none. */
  Map<String, Object> toJson() {
    Map<String, Object> fields = said();
    fields.remove(EMPTY_LAYERS, DEFAULT.emptyLayers.toString());
    return fields;
  }

  static PruneRules of(JsonObject json) {
    EmptyLayers emptyLayers =
        json.has(EMPTY_LAYERS)
            ? EmptyLayers.valueOf(json.text(EMPTY_LAYERS).toUpperCase(Locale.ROOT))
            : DEFAULT.emptyLayers;
    return new PruneRules(json.texts(EXCLUDE), emptyLayers);
  }
}
