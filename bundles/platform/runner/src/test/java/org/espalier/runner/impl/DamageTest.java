// SPDX-License-Identifier: Apache-2.0
package org.espalier.runner.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.task.Task;
import org.espalier.api.task.TaskContext;
import org.espalier.api.task.Testable;
import org.espalier.api.task.Trainable;
import org.espalier.laboratory.Lottery;
import org.espalier.laboratory.Walk;
import org.espalier.runner.Outcome;
import org.espalier.store.StoredExperiment;
import org.espalier.store.StoredRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Damage of a file costs the run that made it, or the training whose state it held, and no number. */
class DamageTest extends Experiments {
  /** What may happen to a file. */
  enum Damage {
    FLIP {
      @Override
      void to(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        // of a result a digit of the score, since seconds are anyone's
        int score = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("\"score\": ");
        bytes[score < 0 ? bytes.length / 2 : score + 11] ^= 4;
        Files.write(file, bytes);
      }
    },
    FLIP_AT_THE_END {
      @Override
      void to(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 2] ^= 4;
        Files.write(file, bytes);
      }
    },
    CUT {
      @Override
      void to(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 9));
      }
    },
    EMPTY {
      @Override
      void to(Path file) throws IOException {
        Files.write(file, new byte[0]);
      }
    },
    DELETE {
      @Override
      void to(Path file) throws IOException {
        Files.delete(file);
      }
    },
    FOLDER {
      @Override
      void to(Path file) throws IOException {
        Files.delete(file);
        Files.createDirectory(file);
        Files.writeString(file.resolve("note"), "of somebody else");
      }
    };

    abstract void to(Path file) throws IOException;
  }

  private final AtomicInteger all = new AtomicInteger();
  private final Thread interrupted = Thread.currentThread();

  /** Interrupts once so many iterations were done, over all runs. */
  private Task interrupting(int at) {
    return new Task() {
      @Override
      public Testable create(TaskContext context) {
        return new Walk(context) {
          @Override
          public Map<String, Double> iterate() {
            if (all.incrementAndGet() == at) {
              interrupted.interrupt();
              while (!listening.stopping) {
                Thread.onSpinWait();
              }
            }
            return super.iterate();
          }
        };
      }
    };
  }

  /** Keeps weights from within a training. */
  private static final class Keeping extends Lottery {
    @Override
    public void execute(RunContext run) {
      if (run.definition().variant().equals("dense")) {
        Trainable dense = run.trainable();
        run.save("initial", dense.weights());
        run.train(dense, iteration -> {
          if (iteration == 5) {
            run.save("midway", dense.weights());
          }
        });
        run.save("final", dense.weights());
        run.evaluate(dense);
      } else {
        super.execute(run);
      }
    }
  }

  private List<Path> files(String folder) throws IOException {
    try (Stream<Path> files = Files.walk(temporary.resolve(folder).resolve("runs"))) {
      return files.filter(Files::isRegularFile).filter(file -> !file.endsWith("note")).sorted().toList();
    }
  }

  /** All that the runs left, byte by byte, but for times. */
  private Map<String, List<Byte>> bytes(String folder) throws IOException {
    Map<String, List<Byte>> all = new TreeMap<>();
    Path runs = temporary.resolve(folder).resolve("runs");
    for (Path file : files(folder)) {
      if (!file.endsWith("result.json")) {
        byte[] bytes = Files.readAllBytes(file);
        all.put(
            runs.relativize(file).toString(),
            IntStream.range(0, bytes.length).mapToObj(i -> bytes[i]).toList());
      }
    }
    return all;
  }

  private void assertWhole(String folder) throws IOException {
    assertEquals(numbers(temporary.resolve("whole")), numbers(temporary.resolve(folder)));
    assertEquals(bytes("whole"), bytes(folder));
  }

  @ParameterizedTest
  @EnumSource
  void aFinishedRunIsDoneAgain(Damage damage) throws IOException {
    run("whole", false, 1);
    run("hurt", false, 1);
    int kinds = 0;
    StoredRun dense = StoredExperiment.read(temporary.resolve("hurt")).runs().get(0);
    try (Stream<Path> all = Files.walk(dense.path())) {
      for (Path file : all.filter(Files::isRegularFile).filter(path -> !path.endsWith("plan.json")).toList()) {
        listening.ended.clear();
        listening.damaged.clear();
        damage.to(file);
        assertTrue(run("hurt", true, 2).complete());
        // what is lost without a trace is just not there
        boolean known = damage != Damage.DELETE || !file.endsWith("result.json") && !file.endsWith("trained.bin");
        assertEquals(
            known ? List.of(file + " is damaged or missing: " + dense.plan().id() + " is done again") : List.of(),
            listening.damaged);
        boolean spared = damage == Damage.DELETE && file.endsWith("trained.bin");
        assertEquals(spared ? List.of() : List.of(dense.plan().id()), listening.ended, file::toString);
        if (!spared) {
          assertWhole("hurt");
        }
        kinds++;
      }
    }
    assertTrue(kinds >= 4, "result, metrics, trained networks, an artifact");
  }

  @ParameterizedTest
  @EnumSource
  void anInterruptedRunGoesOnWithWhatIsWhole(Damage damage) throws IOException {
    lab.put(Procedure.KIND, new Keeping());
    run("whole", false, 1);
    // in the only training of a dense run; in the second of a ticket, which comes after three dense ones
    Set<String> hurt = new TreeSet<>(each(damage, 2 * Walk.ITERATIONS + 7));
    hurt.addAll(each(damage, 4 * Walk.ITERATIONS + 7));
    assertEquals(
        Set.of("initial.bin", "midway.bin", "metrics.jsonl", "checkpoint-1.bin", "checkpoint-2.bin"), hurt);
  }

  /** Interrupts the experiment there, once for each file of the run that is under way then, and goes on. */
  private List<String> each(Damage damage, int at) throws IOException {
    List<String> hurt = new ArrayList<>();
    while (true) {
      String folder = "hurt-" + at + "-" + hurt.size();
      all.set(0);
      lab.put(Task.KIND, interrupting(at));
      listening.stopping = false;
      listening.damaged.clear();
      assertTrue(run(folder, false, 1, Duration.ZERO).interrupted());
      listening.stopping = false;
      List<Path> files = files(folder).stream().filter(this::ofARunUnderWay).toList();
      if (hurt.size() == files.size()) {
        return hurt;
      }
      Path file = files.get(hurt.size());
      String name = file.getFileName().toString();
      damage.to(file);
      lab.put(Task.KIND, (Task) Walk::new);
      Outcome outcome = run(folder, true, 1, Duration.ZERO);
      assertTrue(outcome.complete(), () -> file + ": " + outcome.problems());
      assertWhole(folder);
      // what was kept before the first training is kept again, and what is lost without a trace is not there
      boolean unseen = name.equals("initial.bin") || damage == Damage.DELETE && name.startsWith("checkpoint");
      assertEquals(unseen ? 0 : 1, listening.damaged.size(), file + ": " + listening.damaged);
      assertTrue(unseen || listening.damaged.get(0).contains(file.toString()), listening.damaged::toString);
      hurt.add(name);
    }
  }

  private boolean ofARunUnderWay(Path file) {
    return !file.endsWith("plan.json") && !Files.exists(file.resolveSibling("result.json"))
        && !Files.exists(file.getParent().resolveSibling("result.json"));
  }

  @Test
  void damageThatIsFoundWhileRunsGoOnCostsThoseThatNeedIt() throws IOException {
    run("whole", false, 1);
    run("hurt", false, 1);
    StoredExperiment stored = StoredExperiment.read(temporary.resolve("hurt"));
    StoredRun dense = stored.runs().get(0);
    for (StoredRun run : stored.runs()) {
      if (run.plan().needs().containsValue(dense.plan().id())) {
        Files.delete(run.path().resolve("result.json"));
      }
    }
    Path artifact;
    try (Stream<Path> artifacts = Files.list(dense.path().resolve("artifacts"))) {
      artifact = artifacts.findFirst().orElseThrow();
    }
    // after the first of both has read it
    lab.put(Task.KIND, (Task) context -> {
      try {
        Damage.FLIP.to(artifact);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return new Walk(context);
    });
    Outcome outcome = run("hurt", true, 1);
    assertFalse(outcome.complete());
    assertEquals(1, outcome.problems().size());
    assertTrue(outcome.problems().get(0).problem().contains(artifact + " is damaged"), outcome.problems()::toString);
    lab.put(Task.KIND, (Task) Walk::new);
    assertTrue(run("hurt", true, 1).complete());
    assertWhole("hurt");
  }
}
