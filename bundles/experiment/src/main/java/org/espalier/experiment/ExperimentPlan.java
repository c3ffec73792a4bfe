package org.espalier.experiment;

import java.util.List;
import java.util.stream.Collectors;
import org.espalier.experiment.json.JsonObject;

/**
 * An experiment with the runs that it comes to.
 *
 * @param runs each once, after those that it needs
 */
public record ExperimentPlan(Experiment experiment, List<RunPlan> runs) {
  public ExperimentPlan {
    runs = List.copyOf(runs);
  }

  /** The plan with the digest that its runs give it. */
  public static ExperimentPlan of(String name, String description, JsonObject spec, List<RunPlan> runs) {
    String plans = runs.stream().map(run -> run.toJson().canonical()).sorted().collect(Collectors.joining("\n"));
    return new ExperimentPlan(new Experiment(name, description, spec, Digest.sha256(plans)), runs);
  }
}
