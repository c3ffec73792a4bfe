// SPDX-License-Identifier: Apache-2.0
package org.espalier.runner.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.espalier.api.engine.Effort;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Weights;
import org.espalier.api.metric.Metric;
import org.espalier.api.network.ParameterName;
import org.espalier.api.procedure.Parameters;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.procedure.RunDefinition;
import org.espalier.api.procedure.RunReference;
import org.espalier.api.task.Task;
import org.espalier.api.task.Trainable;
import org.espalier.laboratory.Lab;
import org.espalier.laboratory.Lottery;
import org.espalier.laboratory.Walk;
import org.espalier.plan.ExperimentPlan;
import org.espalier.plan.PruneRules;
import org.espalier.runner.Outcome;
import org.espalier.runner.RunOptions;
import org.espalier.store.Learning;
import org.espalier.store.Measurement;
import org.espalier.store.MetricPoint;
import org.espalier.store.StoredExperiment;
import org.espalier.store.StoredRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other runs have trained counts, however it comes to a run; what is not known is not 0. */
class HeadStartTest {
  private static final int EARLY = 12;
  private static final Metric SUM = new Metric("sum", "1", Metric.Direction.LOWER, "of the weights");

  @TempDir Path temporary;

  private final Lab lab = new Lab();
  private final Listening listening = new Listening();

  /** Runs that hand weights on to others in all ways. */
  private static final class Relay implements Procedure {
    private static final Map<String, List<String>> NEEDS = needs();

    private static Map<String, List<String>> needs() {
      Map<String, List<String>> needs = new LinkedHashMap<>();
      needs.put("dense", List.of());
      needs.put("other-init", List.of());
      needs.put("ticket", List.of("dense"));
      needs.put("tuned", List.of("ticket"));
      needs.put("rounds", List.of("dense"));
      needs.put("rewound", List.of("dense"));
      needs.put("later-rewound", List.of("dense"));
      needs.put("after-rounds", List.of("rounds"));
      needs.put("after-rewound", List.of("rewound"));
      needs.put("copied", List.of("dense"));
      needs.put("after-copied", List.of("copied"));
      needs.put("behind", List.of("dense"));
      return needs;
    }

    @Override
    public List<RunDefinition> runs(List<Double> sparsities) {
      return NEEDS.entrySet().stream()
          .map(run -> new RunDefinition(
              run.getKey(), OptionalDouble.empty(), Parameters.NONE,
              run.getValue().stream().map(RunReference::new).toList()))
          .toList();
    }

    @Override
    public void execute(RunContext run) {
      Trainable last = switch (run.definition().name()) {
        case "dense" -> train(run, run.trainable());
        case "other-init" -> train(run, run.trainable("other"));
        case "ticket", "later-rewound" -> train(run, run.load(new RunReference("dense"), "early"));
        case "tuned" -> train(run, run.load(new RunReference("ticket"), "final"));
        case "rounds" -> train(run, train(run, run.load(new RunReference("dense"), "final")).weights());
        case "rewound" -> {
          train(run, run.load(new RunReference("dense"), "early"));
          yield train(run, run.load(new RunReference("dense"), "early"));
        }
        case "after-rounds" -> train(run, run.load(new RunReference("rounds"), "final"));
        case "after-rewound" -> train(run, run.load(new RunReference("rewound"), "final"));
        case "copied" -> train(run, copy(run.load(new RunReference("dense"), "early")));
        case "after-copied" -> train(run, run.load(new RunReference("copied"), "final"));
        default -> behind(run);
      };
      if (run.definition().name().equals("later-rewound")) {
        last = train(run, run.load(new RunReference("dense"), "final"));
      }
      run.save("final", last.weights());
      run.evaluate(last);
    }

    private static Trainable train(RunContext run, Weights start) {
      Trainable trainable = run.trainable();
      trainable.weights(start);
      // what a mask removes is no news
      Map<ParameterName, Mask> masks = new HashMap<>(trainable.masks());
      masks.replaceAll((name, mask) -> Mask.keeping(mask.size(), new int[] {0}));
      trainable.masks(masks);
      return train(run, trainable);
    }

    private static Trainable train(RunContext run, Trainable trainable) {
      run.train(trainable, iteration -> {
        if (iteration == EARLY) {
          run.save("early", trainable.weights());
        }
      });
      return trainable;
    }

    private static Weights copy(Weights weights) {
      return new Weights(weights.names().stream().collect(Collectors.toMap(name -> name, weights::get)));
    }

    private static Trainable behind(RunContext run) {
      Trainable trainable = run.trainable();
      Weights trained = run.load(new RunReference("dense"), "final");
      Map<String, float[]> own = new HashMap<>();
      trained.names().forEach(name -> own.put(name.substring("net/".length()), trained.get(name)));
      trainable.networks().get("net").weights(new Weights(own));
      return train(run, trainable);
    }
  }

  private static ExperimentPlan plan() {
    return Lab.plan(new Relay(), 1, List.of(), PruneRules.DEFAULT);
  }

  private Outcome run(String folder, boolean resume, Duration checkpointEvery) {
    lab.put(Procedure.KIND, new Relay());
    return LabRunner.of(lab, checkpointEvery)
        .run(plan(), new RunOptions(temporary.resolve(folder), resume, 1), listening);
  }

  private Map<String, Learning> learning(String folder) {
    Map<String, Learning> all = new LinkedHashMap<>();
    for (StoredRun run : StoredExperiment.read(temporary.resolve(folder)).runs()) {
      Measurement measured = run.result().orElseThrow().measured().orElseThrow();
      all.put(run.plan().definition().name(), measured.learning());
    }
    return all;
  }

  @Test
  void whatWasTrainedBeforeCountsThroughAnyChain() {
    assertTrue(run("o", false, Duration.ofDays(1)).complete());
    Map<String, Long> expected = new LinkedHashMap<>();
    expected.put("dense", 0L);
    expected.put("other-init", 0L);
    expected.put("ticket", 12L);
    expected.put("tuned", 32L);
    expected.put("rounds", 20L);
    expected.put("rewound", 12L);
    expected.put("later-rewound", 20L);
    // twice 20 iterations after 20; the second 20 after 12, the first of which were given up
    expected.put("after-rounds", 60L);
    expected.put("after-rewound", 32L);
    Map<String, Learning> learning = learning("o");
    expected.forEach((run, iterations) -> assertEquals(
        Optional.of(new Effort(iterations, 100 * iterations)), learning.get(run).headStart(), run));
    for (String unknown : Set.of("copied", "after-copied", "behind")) {
      assertEquals(Optional.empty(), learning.get(unknown).headStart(), unknown);
    }
    assertEquals(Optional.empty(), learning.get("dense").progress());
  }

  @Test
  void anInterruptedRunKnowsItsHeadStart() {
    Thread main = Thread.currentThread();
    AtomicInteger all = new AtomicInteger();
    Set<Integer> at = Set.of(7, 47, 65, 90, 105, 119, 141, 155, 177, 199, 220, 225, 260, 285, 295);
    lab.put(Task.KIND, (Task) context -> new Walk(context) {
      @Override
      public Map<String, Double> iterate() {
        if (at.contains(all.incrementAndGet())) {
          main.interrupt();
          while (!listening.stopping) {
            Thread.onSpinWait();
          }
        }
        return super.iterate();
      }
    });
    Outcome outcome = run("parts", false, Duration.ZERO);
    int attempts = 1;
    for (; outcome.interrupted(); attempts++) {
      listening.stopping = false;
      outcome = run("parts", true, Duration.ZERO);
    }
    assertEquals(1 + at.size(), attempts);
    lab.put(Task.KIND, (Task) Walk::new);
    assertTrue(run("whole", false, Duration.ofDays(1)).complete());
    assertEquals(learning("whole"), learning("parts"));
  }

  private static Task telling(Metric progress) {
    return context -> new Walk(context) {
      @Override
      public Optional<Metric> progress() {
        return Optional.of(progress);
      }
    };
  }

  @Test
  void whatTellsTheProgressIsRecordedAndHasToBeShown() {
    lab.put(Task.KIND, telling(SUM));
    assertTrue(run("o", false, Duration.ofDays(1)).complete());
    learning("o").forEach((run, learning) -> assertEquals(Optional.of(SUM), learning.progress(), run));
    lab.put(Task.KIND, telling(new Metric("loss", "1", Metric.Direction.LOWER, "of the data")));
    assertTrue(run("p", false, Duration.ofDays(1)).problems().get(0).problem()
        .contains("it says that loss tells its progress, and shows [sum]"));
  }

  /** Of 32 and 48 weights all are there in 4 iterations, then a half, then a quarter. */
  @Test
  void theSparsityOfEachIterationIsKnown() {
    lab.put(Procedure.KIND, new Lottery() {
      @Override
      public void execute(RunContext run) {
        if (run.definition().variant().equals("dense")) {
          super.execute(run);
          return;
        }
        Trainable trainable = run.trainable();
        Weights initial = trainable.weights();
        run.train(trainable, iteration -> {
          if (iteration == 4 || iteration == 8) {
            trainable.masks(run.prune(trainable, initial, iteration == 4 ? 0.5 : 0.75));
          }
        });
        run.evaluate(trainable);
      }
    });
    Path folder = temporary.resolve("o");
    LabRunner.of(lab, Duration.ofDays(1)).run(Lab.plan(1, List.of(0.75)), new RunOptions(folder, false, 1), listening);
    double[] sparsities = StoredExperiment.read(folder).runs().get(1).metrics().stream()
        .map(MetricPoint::sparsity).mapToDouble(OptionalDouble::orElseThrow).toArray();
    for (int i = 0; i < Walk.ITERATIONS; i++) {
      assertEquals(i < 4 ? 0 : i < 8 ? 0.5 : 0.75, sparsities[i], "iteration " + (i + 1));
    }
  }
}
