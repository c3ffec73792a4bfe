// SPDX-License-Identifier: Apache-2.0
package org.espalier.store;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.MaskMap;
import org.espalier.api.engine.Weights;
import org.espalier.api.exchange.Snapshot;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ParameterName;
import org.espalier.api.task.Trainable;
import org.espalier.json.Json;
import org.espalier.json.JsonObject;

/**
 * The networks that a run trained, as they were when it was scored.
 *
 * @param architectures by the networks' names, in the task's order
 * @param weights named as {@link ParameterName} writes it
 * @param masks of the parameters of which they remove something
 */
public record Trained(Map<String, Architecture> architectures, Weights weights, Map<ParameterName, Mask> masks) {

  public static Trained of(Trainable trainable) {
    Map<String, Architecture> architectures = new LinkedHashMap<>();
    trainable.networks().forEach((name, network) -> architectures.put(name, network.architecture()));
    Map<ParameterName, Mask> masks = new LinkedHashMap<>(trainable.masks());
    masks.values().removeIf(mask -> mask.kept() == mask.size());
    return new Trained(architectures, trainable.weights(), masks);
  }

  void save(DataOutput out) throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    architectures.forEach((name, architecture) -> json.put(name, ArchitectureJson.write(architecture)));
    byte[] text = Json.pretty(json).getBytes(StandardCharsets.UTF_8);
    out.writeInt(text.length);
    out.write(text);
    weights.save(out);
    MaskMap.save(masks, out);
  }

  static Trained load(DataInput in) throws IOException {
    byte[] text = new byte[in.readInt()];
    in.readFully(text);
    JsonObject json = Json.readObject(new String(text, StandardCharsets.UTF_8));
    Map<String, Architecture> architectures = new LinkedHashMap<>();
    json.values().keySet().forEach(name -> architectures.put(name, ArchitectureJson.read(json.object(name))));
    return new Trained(architectures, Weights.load(in), MaskMap.load(in));
  }

  /**
   * One of the networks.
   *
   * @param provenance what made it, as texts by name
   */
  public Snapshot snapshot(String network, Map<String, String> provenance) {
    Map<String, Mask> ownMasks = new LinkedHashMap<>();
    Architecture architecture = architectures.get(network);
    architecture.parameters().forEach(parameter -> {
      ParameterName full = new ParameterName(network, parameter.name());
      if (masks.containsKey(full)) {
        ownMasks.put(parameter.name(), masks.get(full));
      }
    });
    return new Snapshot(architecture, weights.within(network, architecture), ownMasks, provenance);
  }
}
