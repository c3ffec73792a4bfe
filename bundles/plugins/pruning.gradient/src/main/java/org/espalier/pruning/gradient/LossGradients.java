// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.gradient;

import java.util.LinkedHashMap;
import java.util.Map;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.pruning.Subject;
import org.espalier.api.random.RandomStream;
import org.espalier.api.task.GradientSource;

/** Gradients of the training loss by the prunable weights of a subject. */
final class LossGradients {
  private final Subject subject;
  private final GradientSource source;

  private LossGradients(Subject subject, GradientSource source) {
    this.subject = subject;
    this.source = source;
  }

  /**
   * @throws InvalidInputException naming the criterion, if the task gives no gradients
   */
  static LossGradients of(Subject subject, String criterion) {
    GradientSource source =
        subject.gradients()
            .orElseThrow(
                () -> new InvalidInputException(
                    "criterion " + criterion + " needs gradients of the training loss, which the task does not give;"
                        + " a supervised task does, and magnitude needs none"));
    return new LossGradients(subject, source);
  }

  /** Gradients of the mean loss of some samples at the network's present weights, by the parameter's name. */
  Map<String, float[]> mean(int samples, RandomStream random) {
    source.gradients(samples, random);
    Map<String, float[]> gradients = new LinkedHashMap<>();
    for (ParameterSpec parameter : subject.prunable()) {
      gradients.put(parameter.name(), subject.network().gradient(parameter.name()));
    }
    return gradients;
  }
}
