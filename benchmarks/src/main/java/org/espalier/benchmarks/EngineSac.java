// SPDX-License-Identifier: Apache-2.0
package org.espalier.benchmarks;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Head;
import org.espalier.api.network.Shape;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Learner;
import org.espalier.api.task.TaskContext;
import org.espalier.rl.sac.Sac;
import org.osgi.util.converter.Converters;

/** The algorithm {@code sac} at work: a call is a step of an environment and an update. */
final class EngineSac implements Subject {
  private final Start start;
  private final Learner learner;
  private final Network actor;
  private final Pass pass;

  EngineSac(Engine engine, Start start) {
    this.start = start;
    Work work = start.work();
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("steps", Integer.MAX_VALUE);
    options.put("iterationSteps", 1);
    options.put("batchSize", work.batch());
    options.put("bufferSize", Work.REPLAYED);
    options.put("learningStarts", Work.REPLAYED);
    options.put("learningRate", Work.LEARNING_RATE);
    Sac sac = new Sac(Converters.standardConverter().convert(options).to(Sac.Options.class));
    learner = sac.create(new Context(engine), () -> new Transitions(work.sample().size(), work.actions()));
    actor = learner.networks().get("actor");
    actor.weights(new Weights(start.parameters()));
    pass = actor.pass(work.batch());
    for (int step = 0; step < Work.REPLAYED; step++) {
      learner.iterate();
    }
  }

  /** Networks of the sizes that are measured, whatever they are for. */
  private record Context(Engine engine) implements TaskContext {
    @Override
    public Seeds seeds() {
      return Seeds.of(0);
    }

    @Override
    public Network network(String name, Shape input, Head head) {
      return engine.create(
          Networks.dense(Activation.RELU, input.size(), Work.HIDDEN, Work.HIDDEN, head.outputs()),
          seeds().stream(name));
    }
  }

  @Override
  public void run() {
    learner.iterate();
  }

  @Override
  public float[] outputs() {
    Work work = start.work();
    float[] outputs = pass.forward(start.data(), work.batch(), Pass.Mode.INFER);
    return Arrays.copyOf(outputs, work.batch() * work.architecture().outputShape().size());
  }
}
