package org.espalier.tck;

import org.espalier.api.engine.Engine;
import org.junit.jupiter.api.Nested;

/**
 * What every engine must do; the test of an engine extends this and says how to make one. Outputs and gradients are
 * compared with a float64 reference (the gradients with its finite differences), optimisers with a computation from
 * their published equations, masks and checkpoints to the bit. Architectures that the engine refuses are left out;
 * dense chains are not for refusing. Each promise is a class of its own.
 */
@ContractOf(Engine.KIND)
public abstract class EngineContract {

  /** The engine under test. */
  protected abstract Engine engine();

  @Nested
  final class Computation extends ComputationContract {
    Computation() {
      super(EngineContract.this::engine);
    }
  }

  @Nested
  final class Compaction extends CompactionContract {
    Compaction() {
      super(EngineContract.this::engine);
    }
  }

  @Nested
  final class Gradients extends GradientContract {
    Gradients() {
      super(EngineContract.this::engine);
    }
  }

  @Nested
  final class Tangents extends TangentContract {
    Tangents() {
      super(EngineContract.this::engine);
    }
  }

  @Nested
  final class Optimisers extends OptimizerContract {
    Optimisers() {
      super(EngineContract.this::engine);
    }
  }

  @Nested
  final class Masks extends MaskContract {
    Masks() {
      super(EngineContract.this::engine);
    }
  }

  @Nested
  final class Blending extends BlendingContract {
    Blending() {
      super(EngineContract.this::engine);
    }
  }

  @Nested
  final class State extends StateContract {
    State() {
      super(EngineContract.this::engine);
    }
  }

  @Nested
  final class Refusals extends RefusalContract {
    Refusals() {
      super(EngineContract.this::engine);
    }
  }
}
