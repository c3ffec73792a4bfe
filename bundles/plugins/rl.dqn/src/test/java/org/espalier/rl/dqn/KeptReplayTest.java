// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.dqn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.espalier.api.engine.Network;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Head;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Learner;
import org.espalier.api.task.TaskContext;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.environment.classic.CartPole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is replayed lies in the training's folder, and checkpoints name it. */
class KeptReplayTest {
  private static final Map<String, Object> LONG = Map.of(
      "steps", 50_000, "iterationSteps", 5_000, "bufferSize", 20_000, "trainFreq", 500, "learningStarts", 1000,
      "learningRate", 1e-3, "nSteps", 2, "prioritised", true, "targetUpdateInterval", 1000);

  private static Learner learner(Optional<Path> kept) {
    Seeds seeds = Seeds.of(4);
    TaskContext context = new TaskContext() {
      @Override
      public Network network(String name, Shape input, Head head) {
        Architecture architecture = Architecture.from(input)
            .dense(head.outputs(), Initializer.orthogonal(head.weightGain())).build();
        return new JvmEngine().create(architecture, seeds.stream("initial/" + name));
      }

      @Override
      public Seeds seeds() {
        return seeds;
      }

      @Override
      public Optional<Path> folder() {
        return kept;
      }
    };
    return new Dqn(Settings.with(LONG)).create(context, CartPole::new);
  }

  private static byte[] saved(Learner learner) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    learner.save(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static Learner restored(byte[] saved, Path folder) throws IOException {
    Learner learner = learner(Optional.of(folder));
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(saved));
    learner.restore(in);
    assertEquals(-1, in.read());
    return learner;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** Dies after every save, once before the checkpoint came to be, and ends as one that never died. */
  @Test
  void goesOnToTheBitWheneverItDies(@TempDir Path folder) throws IOException {
    Learner undisturbed = learner(Optional.empty());
    Learner dying = learner(Optional.of(folder));
    byte[] checkpoint = saved(dying);
    while (!undisturbed.finished()) {
      Map<String, Double> shown = undisturbed.iterate();
      dying.iterate();
      // this checkpoint is lost, and the process with it
      saved(dying);
      dying = restored(checkpoint, folder);
      assertEquals(shown, dying.iterate());
      checkpoint = saved(dying);
      dying = restored(checkpoint, folder);
    }
    assertEquals(undisturbed.networks().get("q").weights(), dying.networks().get("q").weights());
    assertTrue(files(folder).size() > 1);
    // a finished training needs nothing of it
    for (Path file : files(folder)) {
      Files.delete(file);
    }
    assertTrue(restored(checkpoint, folder).finished());
  }

  @Test
  void damageIsSaid(@TempDir Path folder) throws IOException {
    Learner learner = learner(Optional.of(folder));
    learner.iterate();
    learner.iterate();
    byte[] checkpoint = saved(learner);
    assertFalse(files(folder).isEmpty());
    Files.write(files(folder).get(0), new byte[100]);
    InvalidInputException lost =
        assertThrows(InvalidInputException.class, () -> restored(checkpoint, folder));
    assertTrue(lost.getMessage().contains("has to begin again"), lost::getMessage);
  }
}
