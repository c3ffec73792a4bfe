// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.gymnasium;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Space;
import org.espalier.api.rl.VectorEnvironment;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Any environment that is registered with an installed Gymnasium, in a child process of Python. Observations and
 * actions are single-precision numbers in the arrangement that Gymnasium gives them; the spaces Discrete and Box can be
 * carried over. Each episode is reset with a seed of its own from this environment's stream, so that its seed and the
 * actions since are all that is saved; restoring takes them again and checks that they lead to the same bits. What
 * fails in Python is an {@link org.espalier.api.plugin.InvalidInputException} with Python's reason, and its traceback
 * as the cause.
 */
@Component(factory = Environment.KIND)
@Plugin(
    name = "gymnasium",
    summary = "An environment of an installed Gymnasium, in Python",
    source = "Towers et al. 2024, Gymnasium")
@Designate(ocd = GymnasiumEnvironment.Options.class)
public final class GymnasiumEnvironment implements Environment {

  /** Which environment, and where it runs. */
  @ObjectClassDefinition
  public @interface Options {
    @AttributeDefinition(description = "Name with version that the environment is registered under in Gymnasium")
    String id() default "CartPole-v1";

    @AttributeDefinition(description = "Program that is a Python 3 with gymnasium, such as bin/python of a venv")
    String python() default "python3";

    @AttributeDefinition(
        description = "Python module that is imported first, to register the environment; none if empty",
        required = false)
    String module() default "";

    @AttributeDefinition(
        description = "Key of a step's info that holds its cost; the cost has the same name. None if empty",
        required = false)
    String cost() default "";

    @AttributeDefinition(
        description = "Python processes that several environments stepped together are divided among",
        min = "1", max = "256")
    int workers() default 1;

    @AttributeDefinition(description = "Seconds that starting Python, a reset or a step may take", min = "1")
    int timeout() default 60;
  }

  private final Settings settings;
  private final Thread owner = Thread.currentThread();
  private final List<GymnasiumVector> vectors = new ArrayList<>();
  private Workers workers;
  private Lanes lane;
  private Results results;

  @Activate
  public GymnasiumEnvironment(Options options) {
    settings = Settings.of(options);
  }

  /** Starts no child before one is needed. */
  private Workers workers() {
    if (workers == null) {
      workers = Workers.of(settings, owner);
    }
    return workers;
  }

  private Lanes lane() {
    if (lane == null) {
      results = new Results(1, observationSpace().width());
      lane = new Lanes(workers(), 0, 1, results, 0);
    }
    return lane;
  }

  @Override
  public Space observationSpace() {
    return workers().hello().observations();
  }

  @Override
  public Space actionSpace() {
    return workers().hello().actions();
  }

  @Override
  public List<String> costs() {
    return settings.costs();
  }

  @Override
  public Optional<VectorEnvironment> vector(int count) {
    GymnasiumVector vector = new GymnasiumVector(settings, owner, count);
    vectors.add(vector);
    return Optional.of(vector);
  }

  @Override
  public void reset(long seed, float[] observation) {
    lane().reseed(0, seed);
    reset(observation);
  }

  @Override
  public void reset(float[] observation) {
    workers().exchange(() -> {
      lane().sendReset();
      lane.receiveReset();
    });
    System.arraycopy(results.observations, 0, observation, 0, results.width);
  }

  @Override
  public Step step(float[] actions, int offset, float[] observation) {
    lane().check(actions, offset);
    workers().exchange(() -> {
      lane.sendStep(actions, offset, false);
      lane.receiveStep(actions, offset, false);
    });
    System.arraycopy(results.finals, 0, observation, 0, results.width);
    double[] costs = costs().isEmpty() ? new double[0] : results.costs;
    return new Step(results.rewards[0], costs, results.terminated[0], results.truncated[0]);
  }

  @Override
  public void save(DataOutput out) throws IOException {
    lane().save(out);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    workers().exchange(() -> lane().restore(in));
  }

  /** Ends the environment, and Python with the last one of the thread that made this. */
  @Deactivate
  public void close() {
    vectors.forEach(GymnasiumVector::close);
    vectors.clear();
    if (lane != null) {
      lane.close();
      lane = null;
    }
    if (workers != null) {
      workers.letGo();
      workers = null;
    }
  }
}
