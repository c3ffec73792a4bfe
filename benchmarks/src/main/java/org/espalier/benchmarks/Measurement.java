// SPDX-License-Identifier: Apache-2.0
package org.espalier.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.espalier.api.engine.Engine;
import org.espalier.engine.jvm.JvmEngine;

/** One workload's turns: the main class of a process that does nothing else. */
final class Measurement {
  private static final Duration WARM_UP = Duration.ofSeconds(2);
  private static final Duration LEAST = Duration.ofSeconds(2);

  private Measurement() {}

  /** Arguments: the workload, the least number of turns, the file for the times, another build if there is one. */
  public static void main(String[] arguments) throws IOException {
    List<String> given = Arrays.asList(arguments);
    Optional<Engine> other = given.stream().skip(3).findFirst().map(jar -> OtherBuild.engine(Path.of(jar)));
    times(Workload.valueOf(given.get(0)), Integer.parseInt(given.get(1)), other).write(Path.of(given.get(2)));
  }

  private static Times times(Workload workload, int rounds, Optional<Engine> other) {
    Map<Side, Subject> sides = sides(workload.work(), other);
    new Agreement(workload.work()).check(sides);
    workload.whole().ifPresent(whole -> add(Side.WHOLE, new JvmEngine(), whole.work(), sides));
    Map<Side, Runnable> turns = new EnumMap<>(Side.class);
    sides.forEach((side, subject) -> turns.put(side, subject::run));
    turns.put(Side.PEAK, new Peak());
    return new Turns(turns).warmUp(WARM_UP).measure(rounds, LEAST);
  }

  private static Map<Side, Subject> sides(Work work, Optional<Engine> other) {
    Map<Side, Subject> sides = new EnumMap<>(Side.class);
    add(Side.ENGINE, new JvmEngine(), work, sides);
    other.ifPresent(engine -> add(Side.BESIDE, engine, work, sides));
    sides.put(Side.LIBTORCH, Subject.libtorch(work, MemoryFormat.Contiguous));
    if (work.images()) {
      sides.put(Side.CHANNELS_LAST, Subject.libtorch(work, MemoryFormat.ChannelsLast));
    }
    return sides;
  }

  /** Unless the engine can't compute it. */
  private static void add(Side side, Engine engine, Work work, Map<Side, Subject> sides) {
    if (engine.refusal(work.architecture()).isEmpty()) {
      sides.put(side, Subject.of(engine, work));
    }
  }
}
