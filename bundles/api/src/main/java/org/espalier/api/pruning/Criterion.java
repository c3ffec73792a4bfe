package org.espalier.api.pruning;

import java.util.Map;

/** Says how much each weight matters: a plug-in. */
public interface Criterion {
  String KIND = "criterion";

  /**
   * A score for every weight of every prunable parameter, in canonical order, by the parameter's name: the higher, the
   * rather it is kept. Scores are finite; those of weights that are masked already do not count.
   */
  Map<String, float[]> score(Subject subject);
}
