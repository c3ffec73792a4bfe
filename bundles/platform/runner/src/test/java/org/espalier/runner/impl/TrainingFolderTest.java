// SPDX-License-Identifier: Apache-2.0
package org.espalier.runner.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.task.Task;
import org.espalier.api.task.TaskContext;
import org.espalier.api.task.Testable;
import org.espalier.laboratory.Walk;
import org.espalier.runner.Outcome;
import org.junit.jupiter.api.Test;

/** A training keeps the bulk of its state in a folder of its own, as long as it may be gone on with. */
class TrainingFolderTest extends Experiments {
  private final Set<Path> folders = ConcurrentHashMap.newKeySet();
  private final AtomicInteger all = new AtomicInteger();
  private final Thread interrupted = Thread.currentThread();

  /** Writes what each iteration showed into a file of its folder, once, and needs all of them to go on. */
  private final class Keeping extends Walk {
    private final Path folder;
    private final int[] interruptAt;
    private long kept;

    Keeping(TaskContext context, int... interruptAt) {
      super(context);
      this.interruptAt = interruptAt;
      folder = context.folder().orElseThrow();
    }

    @Override
    public Map<String, Double> iterate() {
      int now = all.incrementAndGet();
      folders.add(folder);
      if (Arrays.stream(interruptAt).anyMatch(chosen -> chosen == now)) {
        interrupted.interrupt();
        while (!listening.stopping) {
          Thread.onSpinWait();
        }
      }
      return super.iterate();
    }

    @Override
    public void save(DataOutput out) throws IOException {
      super.save(out);
      if (finished()) {
        return;
      }
      Files.createDirectories(folder);
      for (; kept < iteration(); kept++) {
        // what was there before belongs to a time that was lost, and must be gone or the same
        Files.writeString(folder.resolve("part-" + kept), "part " + kept);
      }
    }

    @Override
    public void restore(DataInput in) throws IOException {
      super.restore(in);
      if (finished()) {
        return;
      }
      for (kept = 0; kept < iteration(); kept++) {
        Path part = folder.resolve("part-" + kept);
        if (!Files.exists(part) || !Files.readString(part).equals("part " + kept)) {
          throw new InvalidInputException("part " + kept + " is lost");
        }
      }
    }
  }

  private Task keeping(int... interruptAt) {
    return new Task() {
      @Override
      public Testable create(TaskContext context) {
        return new Keeping(context, interruptAt);
      }
    };
  }

  private List<Path> left(String folder) throws IOException {
    try (Stream<Path> files = Files.walk(temporary.resolve(folder))) {
      return files.filter(file -> file.getFileName().toString().startsWith("training-")).toList();
    }
  }

  @Test
  void whatIsKeptIsThereAfterAnInterruptionAndGoneAtTheEnd() throws IOException {
    lab.put(Task.KIND, keeping(5, 31, 77, 205));
    Outcome outcome = run("parts", false, 1, Duration.ZERO);
    int attempts = 1;
    for (; outcome.interrupted(); attempts++) {
      assertEquals(List.of(), outcome.problems());
      assertEquals(1, left("parts").size(), "the one that was interrupted, and none that is finished");
      listening.stopping = false;
      outcome = run("parts", true, 1, Duration.ZERO);
    }
    assertEquals(5, attempts);
    assertTrue(outcome.complete());
    assertEquals(15 * Walk.ITERATIONS, all.get());
    assertEquals(15, folders.size(), "each training has a folder of its own");
    assertEquals(List.of(), left("parts"));
    lab.put(Task.KIND, (Task) Walk::new);
    run("whole", false, 1);
    assertEquals(numbers(temporary.resolve("whole")), numbers(temporary.resolve("parts")));
    assertEquals(metrics(temporary.resolve("whole")), metrics(temporary.resolve("parts")));
  }

  @Test
  void whatIsLostCostsThatTrainingAloneWhichIsDoneAgain() throws IOException {
    lab.put(Task.KIND, keeping(8));
    assertTrue(run("parts", false, 1, Duration.ZERO).interrupted());
    Files.delete(left("parts").get(0).resolve("part-3"));
    listening.stopping = false;
    assertTrue(run("parts", true, 1, Duration.ZERO).complete());
    assertEquals(1, listening.damaged.size());
    assertTrue(listening.damaged.get(0).startsWith("part 3 is lost: training 1 of "), listening.damaged::toString);
    assertEquals(List.of(), left("parts"));
    lab.put(Task.KIND, (Task) Walk::new);
    run("whole", false, 1);
    assertEquals(numbers(temporary.resolve("whole")), numbers(temporary.resolve("parts")));
  }

  /** A process that died before its first checkpoint may have left files behind. */
  @Test
  void whatATimeThatWasLostLeftBehindIsForgotten() throws IOException {
    lab.put(Task.KIND, keeping(3));
    assertTrue(run("parts", false, 1, Duration.ZERO).interrupted());
    Path folder = left("parts").get(0);
    Files.delete(folder.resolveSibling("checkpoint-1.bin"));
    Files.writeString(folder.resolve("part-12"), "of another time");
    listening.stopping = false;
    lab.put(Task.KIND, keeping(all.get() + 2));
    assertTrue(run("parts", true, 1, Duration.ZERO).interrupted());
    assertFalse(Files.exists(folder.resolve("part-12")));
  }
}
