// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.pruning;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.engine.Mask;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ParameterSpec;

/** Says how much each weight matters: a plug-in. */
public interface Criterion {
  String KIND = "criterion";

  /** In a sentence. */
  String MEANING = "Which weights matter.";

  /**
   * Why it can't score these parameters, as the end of a sentence; empty if it can. Asked before anything runs, and
   * again before {@link #score}, which is not called for what is refused.
   *
   * @param prunable weights of layers that are not excluded
   */
  default Optional<String> refusal(Architecture architecture, List<ParameterSpec> prunable) {
    return Optional.empty();
  }

  /**
   * A score for every weight of every prunable parameter, in canonical order, by the parameter's name: the higher, the
   * rather it is kept. Scores are finite; those of weights that are masked already do not count.
   *
   * @throws org.espalier.api.plugin.InvalidInputException if the subject does not offer what it needs, with the reason
   */
  Map<String, float[]> score(Subject subject);

  /**
   * New values for weights that stay, by which they make up for those that go. Asked by procedures that go on with the
   * weights that were scored, before the masks are set; those that take weights back do not ask.
   *
   * @param masks of the subject's network, by the parameter's name: what will be kept of what there is
   * @return whole parameters, by name, in canonical order; finite. Parameters without new values keep theirs, and what
   *     the masks remove is 0 whatever is said of it.
   */
  default Map<String, float[]> compensate(Subject subject, Map<String, Mask> masks) {
    return Map.of();
  }
}
