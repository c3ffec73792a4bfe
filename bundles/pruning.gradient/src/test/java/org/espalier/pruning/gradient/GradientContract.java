package org.espalier.pruning.gradient;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.pruning.Subject;
import org.espalier.api.random.RandomStream;
import org.espalier.api.task.GradientSource;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.pruning.CriterionContract;
import org.espalier.tck.pruning.Specimen;
import org.junit.jupiter.api.Test;

/** What the criteria of this bundle have in common. */
abstract class GradientContract extends CriterionContract {
  /** Between float32 gradients and float64 differences. */
  static final double TOLERANCE = 1e-5;

  @Override
  protected Engine engine() {
    return new JvmEngine();
  }

  @Test
  void aTaskWithoutGradientsIsRefused() {
    try (Specimen specimen = Specimen.whole(engine())) {
      Subject blind = new Blind(specimen);
      InvalidInputException refused = assertThrows(InvalidInputException.class, () -> criterion().score(blind));
      assertTrue(refused.getMessage().contains("gradients"), refused.getMessage());
    }
  }

  /** A subject whose task gives no gradients. */
  private record Blind(Specimen specimen) implements Subject {
    @Override
    public Network network() {
      return specimen.network();
    }

    @Override
    public List<ParameterSpec> prunable() {
      return specimen.prunable();
    }

    @Override
    public Weights initial() {
      return specimen.initial();
    }

    @Override
    public Optional<GradientSource> gradients() {
      return Optional.empty();
    }

    @Override
    public RandomStream stream(String name) {
      return specimen.stream(name);
    }
  }
}
