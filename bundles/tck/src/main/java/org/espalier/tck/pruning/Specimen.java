package org.espalier.tck.pruning;

import java.util.List;
import java.util.Optional;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.network.ParameterSpec.Role;
import org.espalier.api.pruning.Subject;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.GradientSource;
import org.espalier.tck.task.ToyTraining;

/**
 * A toy network after some steps of training, to be scored. Its first layer is prunable, its last is not if it is asked
 * for {@code withoutLastLayer}.
 */
public final class Specimen implements Subject, AutoCloseable {
  private static final int STEPS = 20;

  private final ToyTraining training;
  private final Weights initial;
  private final List<ParameterSpec> prunable;

  private Specimen(Engine engine, boolean lastLayer) {
    training = new ToyTraining(engine, Seeds.of(5).stream("initial"), STEPS);
    initial = training.network().weights();
    while (!training.finished()) {
      training.iterate();
    }
    List<ParameterSpec> weights =
        training.network().architecture().parameters().stream().filter(p -> p.role() == Role.WEIGHT).toList();
    prunable = lastLayer ? weights : weights.subList(0, weights.size() - 1);
  }

  /** All weights may be pruned. */
  public static Specimen whole(Engine engine) {
    return new Specimen(engine, true);
  }

  /** The weights of the last layer are excluded. */
  public static Specimen withoutLastLayer(Engine engine) {
    return new Specimen(engine, false);
  }

  @Override
  public Network network() {
    return training.network();
  }

  @Override
  public List<ParameterSpec> prunable() {
    return prunable;
  }

  @Override
  public Weights initial() {
    return initial;
  }

  @Override
  public Optional<GradientSource> gradients() {
    return Optional.of(training);
  }

  /** The examples behind {@link #gradients()}. */
  public ToyTraining training() {
    return training;
  }

  @Override
  public RandomStream stream(String name) {
    return Seeds.of(5).scope("pruning").stream(name);
  }

  @Override
  public void close() {
    training.close();
  }
}
