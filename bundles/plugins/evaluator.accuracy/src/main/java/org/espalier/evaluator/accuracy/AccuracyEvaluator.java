// SPDX-License-Identifier: Apache-2.0
package org.espalier.evaluator.accuracy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.espalier.api.data.Data;
import org.espalier.api.data.Split;
import org.espalier.api.data.Target;
import org.espalier.api.evaluator.Evaluator;
import org.espalier.api.metric.Metric;
import org.espalier.api.plugin.Offer;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.Predictor;
import org.espalier.api.task.Testable;
import org.osgi.service.component.annotations.Component;

/**
 * Errors on the test split: of a classification the accuracy, the cross-entropy and the calibration error; of a
 * regression the mean squared and absolute errors, the coefficient of determination, and by how much the squared error
 * exceeds the best possible one where the data set knows it.
 */
@Component(factory = Evaluator.KIND)
@Plugin(
    name = "accuracy",
    summary = "Errors on the test split: accuracy, cross-entropy and calibration, or squared error and R2",
    source = "Guo et al. 2017, On Calibration of Modern Neural Networks, eq. 3 (calibration error, 15 bins)",
    requires = Offer.PREDICTOR)
public final class AccuracyEvaluator implements Evaluator {

  @Override
  public List<Metric> metrics() {
    return Stream.of(ClassificationErrors.METRICS, RegressionErrors.METRICS).flatMap(List::stream).toList();
  }

  @Override
  public Map<String, Double> evaluate(Testable trained, Seeds seeds) {
    return trained.show(Predictor.class).map(AccuracyEvaluator::errors).orElse(Map.of());
  }

  private static Map<String, Double> errors(Predictor predictor) {
    Data data = predictor.data();
    Outcome outcome = Outcome.of(predictor, Split.TEST);
    Map<String, Double> values = new LinkedHashMap<>();
    if (data.target() instanceof Target.Classification) {
      values.putAll(ClassificationErrors.of(outcome));
    } else {
      values.putAll(RegressionErrors.of(outcome, data.facts()));
    }
    return values;
  }
}
