// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm;

import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;
import org.espalier.engine.jvm.kernel.Kernels;

/** How parameters move, and signals with them: a direction in the layout that the parameters have. */
final class Motions {
  private final Signal[] signals;
  private final boolean[] moving;
  private final Map<Parameter, WeightMatrix> directions = new IdentityHashMap<>();

  /**
   * @param signals empty ones
   * @param moving whether a signal depends on parameters
   */
  Motions(Signal[] signals, boolean[] moving, Collection<Parameter> parameters, Kernels kernels) {
    this.signals = signals;
    this.moving = moving;
    parameters.forEach(parameter -> directions.put(parameter, new WeightMatrix(parameter.another(), kernels)));
  }

  /** Takes a direction by the parameters' names; what it leaves out does not move. */
  void along(Map<String, float[]> direction) {
    Map<String, Parameter> parameters =
        directions.keySet().stream().collect(Collectors.toMap(Parameter::name, parameter -> parameter));
    direction.forEach((name, values) -> {
      if (!parameters.containsKey(name)) {
        throw new NoSuchElementException("no parameter " + name + "; there are " + parameters.keySet());
      }
      parameters.get(name).requireSize(values.length);
    });
    directions.forEach((parameter, matrix) -> {
      Parameter own = matrix.parameter();
      if (!own.mask().equals(parameter.mask())) {
        own.mask(parameter.mask());
      }
      own.values(direction.getOrDefault(parameter.name(), new float[parameter.size()]));
    });
  }

  boolean moves(int signal) {
    return moving[signal];
  }

  Signal of(int signal) {
    return signals[signal];
  }

  /** Products with the motion of a matrix. */
  Product product(WeightMatrix weight, Arrangement arrangement) {
    return directions.get(weight.parameter()).product(arrangement);
  }

  /** The motion of a bias, as it is stored. */
  float[] values(Parameter bias) {
    return directions.get(bias).parameter().value();
  }
}
