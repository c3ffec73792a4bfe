// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.trpo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.api.engine.Network;
import org.espalier.api.network.ParameterSpec;
import org.espalier.training.FreeParameter;

/** All that a policy learns as one vector: the actor's trained parameters, then the free ones. Used by one thread. */
final class Direction {
  private final Network actor;
  private final List<ParameterSpec> specs;
  private final List<FreeParameter> free;
  private final int size;
  private final int freeSize;

  Direction(Network actor, Iterable<FreeParameter> parameters) {
    this.actor = actor;
    specs = actor.architecture().parameters().stream().filter(ParameterSpec::trained).toList();
    free = new ArrayList<>();
    parameters.forEach(free::add);
    freeSize = free.stream().mapToInt(parameter -> parameter.values().length).sum();
    size = specs.stream().mapToInt(ParameterSpec::size).sum() + freeSize;
  }

  int size() {
    return size;
  }

  /** Where the free parameters begin. */
  int firstFree() {
    return size - freeSize;
  }

  /** The gradients there are. */
  double[] gradient() {
    double[] vector = new double[size];
    int at = 0;
    for (ParameterSpec spec : specs) {
      for (float value : actor.gradient(spec.name())) {
        vector[at++] = value;
      }
    }
    for (FreeParameter parameter : free) {
      for (int i = 0; i < parameter.values().length; i++) {
        vector[at++] = parameter.gradient(i);
      }
    }
    return vector;
  }

  /** The values there are. */
  double[] values() {
    double[] vector = new double[size];
    int at = 0;
    for (ParameterSpec spec : specs) {
      for (float value : actor.values(spec.name())) {
        vector[at++] = value;
      }
    }
    for (FreeParameter parameter : free) {
      for (float value : parameter.values()) {
        vector[at++] = value;
      }
    }
    return vector;
  }

  /** Sets all values, rounded to single precision; what is masked stays 0. */
  void values(double[] vector) {
    network(vector).forEach(actor::values);
    int at = firstFree();
    for (FreeParameter parameter : free) {
      for (int i = 0; i < parameter.values().length; i++) {
        parameter.value(i, vector[at++]);
      }
    }
  }

  /** The actor's part by the parameters' names. */
  Map<String, float[]> network(double[] vector) {
    Map<String, float[]> parts = new LinkedHashMap<>();
    int at = 0;
    for (ParameterSpec spec : specs) {
      float[] part = new float[spec.size()];
      for (int i = 0; i < part.length; i++) {
        part[i] = (float) vector[at++];
      }
      parts.put(spec.name(), part);
    }
    return parts;
  }
}
