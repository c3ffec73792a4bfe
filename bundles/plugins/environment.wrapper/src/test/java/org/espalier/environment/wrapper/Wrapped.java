// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.wrapper;

import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.espalier.api.rl.Environment;
import org.espalier.tck.GivenParts;
import org.osgi.util.converter.Converters;

/** Makes wrappers as the platform does. */
final class Wrapped {
  private Wrapped() {}

  static <O> Environment of(
      Function<O, Wrapper> make, Class<O> type, Map<String, Object> options, Supplier<? extends Environment> inner) {
    Wrapper wrapper = make.apply(Converters.standardConverter().convert(options).to(type));
    wrapper.compose(new GivenParts().with(Environment.KIND, inner));
    return wrapper;
  }

  /** A row of observations: the first one, and those after actions. */
  static float[][] observations(Environment environment, float... actions) {
    float[][] seen = new float[actions.length + 1][environment.observationSpace().width()];
    environment.reset(5, seen[0]);
    for (int i = 0; i < actions.length; i++) {
      environment.step(actions, i, seen[i + 1]);
    }
    return seen;
  }
}
