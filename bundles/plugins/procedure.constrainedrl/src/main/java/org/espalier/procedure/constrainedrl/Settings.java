// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.constrainedrl;

import org.espalier.allocation.FinalTraining;
import org.espalier.allocation.Ledger;
import org.espalier.allocation.Proxy;
import org.espalier.api.procedure.Parameters;

/**
 * What runs of the procedure depend on, as their parameters have it.
 *
 * @param parameters of a run; each is read by those arms that depend on it
 */
record Settings(Parameters parameters) {
  static final String ACTION = "action";
  static final String CONTINUOUS = "continuous";
  static final String CLIP = "clip";
  static final String CLIP_GRADIENT = "clip-gradient";
  static final String FINETUNING = "finetuning";
  static final String BATCH = "finetuning-batch";
  static final String RATE = "finetuning-rate";
  static final String RECALIBRATION = "recalibration";
  static final String READOUT = "readout";
  static final String RIDGE = "ridge";
  static final String PROJECT_AGENT = "project-agent";
  static final String PROJECT_CONTROLS = "project-controls";
  static final String SHORTLIST = "shortlist";
  static final String START = "start";
  /** Only where the network is trained beside the agent. */
  static final String ONLINE_EPISODES = "online-episodes";
  static final String ONLINE_ITERATIONS = "online-iterations";
  static final String MATCHED = "matched";
  static final String POPULATION = "population";
  static final String DEVIATION = "deviation";
  static final String CHECKED = "checked";
  static final String SHARE = "share";
  static final String FACTOR = "rate";

  /** Of an evaluation of the highest fidelity. */
  private static final String[] FIDELITY = {FINETUNING, BATCH, RATE, RECALIBRATION, READOUT, RIDGE};
  /** Of the final training, and what it starts from. */
  private static final String[] TRAINING = {START, ONLINE_EPISODES, ONLINE_ITERATIONS, SHARE, FACTOR};

  enum Action { COARSE, FINE }

  enum Start { TRAINED, INITIAL }

  Parameters agent() {
    return with(ACTION, CONTINUOUS, CLIP, CLIP_GRADIENT, PROJECT_AGENT, SHORTLIST);
  }

  /** Of AMC's agent. */
  Parameters amc() {
    return with(MATCHED, SHORTLIST);
  }

  /** Of what another run's agent has decided. */
  Parameters last() {
    return agent();
  }

  /** Of what needs no search. */
  Parameters baseline() {
    return with(PROJECT_CONTROLS);
  }

  Parameters search() {
    return with(PROJECT_CONTROLS, MATCHED, POPULATION, DEVIATION);
  }

  Parameters check() {
    return with(CHECKED, DEVIATION);
  }

  private Parameters with(String... names) {
    return parameters.only(names).with(parameters.only(FIDELITY)).with(parameters.only(TRAINING));
  }

  /** Of dense training that goes on. */
  Parameters dense() {
    return parameters.only(SHARE, FACTOR);
  }

  Staircase finetuning() {
    return Staircase.of(parameters.text(FINETUNING));
  }

  /** Of the end of an agent's training, and of all other searches. */
  Proxy.Fidelity fidelity() {
    return new Proxy.Fidelity(
        finetuning().most(), whole(BATCH), parameters.number(RATE), whole(RECALIBRATION), whole(READOUT),
        parameters.number(RIDGE));
  }

  /** The largest share that a layer may lose; by default no more than the run removes at first. */
  Clip clip(double sparsity) {
    double initial = parameters.number(CLIP);
    return new Clip(initial == 0 ? sparsity : initial, parameters.number(CLIP_GRADIENT));
  }

  boolean fine() {
    return parameters.constant(ACTION, Action.class) == Action.FINE;
  }

  boolean continuous() {
    return parameters.truth(CONTINUOUS);
  }

  boolean projectsAgent() {
    return parameters.truth(PROJECT_AGENT);
  }

  /** Whether this run's baselines and drawn allocations are put onto the budgets; some runs always do that. */
  boolean projectsControls() {
    return !parameters.has(PROJECT_CONTROLS) || parameters.truth(PROJECT_CONTROLS);
  }

  boolean startsTrained() {
    return parameters.constant(START, Start.class) == Start.TRAINED;
  }

  /** Whether the network is trained beside the agent. */
  boolean online() {
    return parameters.has(ONLINE_EPISODES);
  }

  /** After every so many episodes the network's training goes on. */
  int onlineEpisodes() {
    return whole(ONLINE_EPISODES);
  }

  /** For so many iterations. */
  int onlineIterations() {
    return whole(ONLINE_ITERATIONS);
  }

  Ledger.Matched matched() {
    return parameters.constant(MATCHED, Ledger.Matched.class);
  }

  int shortlist() {
    return whole(SHORTLIST);
  }

  int population() {
    return whole(POPULATION);
  }

  double deviation() {
    return parameters.number(DEVIATION);
  }

  int checked() {
    return whole(CHECKED);
  }

  FinalTraining training() {
    return new FinalTraining(parameters.number(SHARE), parameters.number(FACTOR));
  }

  private int whole(String name) {
    return Math.toIntExact(parameters.integer(name));
  }
}
