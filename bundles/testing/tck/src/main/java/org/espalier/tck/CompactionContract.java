package org.espalier.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.Supplier;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass.Mode;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.network.compaction.Compaction;
import org.junit.jupiter.api.Test;

/** A masked network computes what the smaller one does that is left of it. */
abstract class CompactionContract extends EnginePromise {
  private static final int COMPACTIONS = 500;

  CompactionContract(Supplier<Engine> engine) {
    super(engine);
  }

  /** Of five hundred random networks that the engine computes. */
  @Test
  void aCompactedNetworkComputesTheSame() {
    int compared = 0;
    for (int trial = 0; compared < COMPACTIONS; trial++) {
      RandomStream random = Seeds.of(trial).stream("compaction");
      RandomNetwork drawn = RandomNetwork.draw(random);
      if (engine.refusal(drawn.architecture()).isEmpty()) {
        compared++;
        try (Network masked = engine.create(drawn.architecture(), random)) {
          masked.weights(drawn.weights());
          for (ParameterSpec spec : trained(drawn.architecture())) {
            masked.mask(spec.name(), Mask.nonzero(masked.values(spec.name())));
          }
          double[][] inputs = drawn.inputs(3, random);
          double[][] expected = ReferenceNetwork.of(masked).outputs(inputs, Mode.INFER);
          Compaction compaction = Compaction.of(masked);
          try (Network small = compaction.on(masked)) {
            assertEquals(
                compaction.weights(), small.weights(), "a compacted network must get the weights that compaction says");
            String what = "trial " + trial + ": " + drawn.architecture();
            assertClose(expected, masked.pass(3).forward(flat(inputs), 3, Mode.INFER), 1e-5, what);
            assertClose(expected, small.pass(3).forward(flat(inputs), 3, Mode.INFER), 1e-5, what);
          }
        }
      }
    }
  }
}
