// SPDX-License-Identifier: Apache-2.0
package org.espalier.runner.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Network;
import org.espalier.api.network.Architecture;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.random.RandomStream;
import org.espalier.api.task.Trainable;
import org.espalier.laboratory.Lab;
import org.espalier.laboratory.Lottery;
import org.espalier.runner.RunOptions;
import org.espalier.store.StoredExperiment;
import org.espalier.store.StoredRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A procedure may have a training's networks computed by an engine that it makes from the experiment's one. */
class ComputationTest {
  @TempDir Path folder;

  private final List<Network> made = new ArrayList<>();

  private final class Telling implements Engine {
    private final Engine inner;

    Telling(Engine inner) {
      this.inner = inner;
    }

    @Override
    public Optional<String> refusal(Architecture architecture) {
      return inner.refusal(architecture);
    }

    @Override
    public Network create(Architecture architecture, RandomStream initial) {
      Network network = inner.create(architecture, initial);
      made.add(network);
      return network;
    }

    @Override
    public Map<String, String> environment() {
      return inner.environment();
    }
  }

  @Test
  void networksAreMadeByTheEngineThatWasAskedForAndStartAsTheOthersDo() {
    Lab lab = new Lab();
    lab.put(Procedure.KIND, new Lottery() {
      @Override
      public void execute(RunContext run) {
        try (Trainable usual = run.trainable(); Trainable trainable = run.trainable(engine -> new Telling(engine))) {
          assertEquals(1, made.size());
          assertSame(made.get(0), trainable.networks().get("net"));
          assertNotSame(made.get(0), usual.networks().get("net"));
          assertEquals(usual.weights(), trainable.weights());
          run.train(trainable);
          run.evaluate(trainable);
        }
      }
    });
    assertTrue(LabRunner.of(lab, Duration.ofDays(1))
        .run(Lab.plan(1, List.of()), new RunOptions(folder, false, 1), new Listening()).complete());
    List<StoredRun> runs = StoredExperiment.read(folder).runs();
    assertEquals(1, runs.size());
  }
}
