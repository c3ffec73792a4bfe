// SPDX-License-Identifier: Apache-2.0
package org.espalier.catalog;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.espalier.api.budget.Budget;
import org.espalier.api.data.Dataset;
import org.espalier.api.engine.Engine;
import org.espalier.api.evaluator.Evaluator;
import org.espalier.api.exchange.Exporter;
import org.espalier.api.exchange.WeightSource;
import org.espalier.api.network.ArchitectureFactory;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.pruning.Criterion;
import org.espalier.api.pruning.Distribution;
import org.espalier.api.pruning.Granularity;
import org.espalier.api.pruning.Schedule;
import org.espalier.api.task.Task;

/**
 * The kinds of plug-in that the platform itself asks for, and the slots of an experiment file that hold them, in the
 * file's order. There are other kinds, which plug-ins declare as their parts; the platform knows nothing of those.
 */
public enum Kind {
  TASK(Task.KIND, Task.class, Task.MEANING, true),
  /** Every one may have weights to begin with, which the platform puts in. */
  ARCHITECTURE(
      ArchitectureFactory.KIND, ArchitectureFactory.class, ArchitectureFactory.MEANING, true, WeightSource.KIND + "?"),
  ENGINE(Engine.KIND, Engine.class, Engine.MEANING, true),
  PROCEDURE(Procedure.KIND, Procedure.class, Procedure.MEANING, true),
  CRITERION(Criterion.KIND, Criterion.class, Criterion.MEANING, true),
  DISTRIBUTION(Distribution.KIND, Distribution.class, Distribution.MEANING, true),
  GRANULARITY(Granularity.KIND, Granularity.class, Granularity.MEANING, true),
  SCHEDULE(Schedule.KIND, Schedule.class, Schedule.MEANING, true),
  EVALUATOR(Evaluator.KIND, Evaluator.class, Evaluator.MEANING, true),
  DATASET(Dataset.KIND, Dataset.class, Dataset.MEANING, false),
  BUDGET(Budget.KIND, Budget.class, Budget.MEANING, false),
  WEIGHTS(WeightSource.KIND, WeightSource.class, WeightSource.MEANING, false),
  EXPORTER(Exporter.KIND, Exporter.class, Exporter.MEANING, false);

  private static final List<Kind> PRUNING = List.of(CRITERION, DISTRIBUTION, GRANULARITY, SCHEDULE);

  private final String id;
  private final Class<?> type;
  private final String meaning;
  private final boolean slot;
  private final List<String> parts;

  Kind(String id, Class<?> type, String meaning, boolean slot, String... parts) {
    this.id = id;
    this.type = type;
    this.meaning = meaning;
    this.slot = slot;
    this.parts = List.of(parts);
  }

  /** The kind that plug-ins are declared with, such as {@code criterion}; empty for a domain's own. */
  public static Optional<Kind> of(String id) {
    return Arrays.stream(values()).filter(kind -> kind.id.equals(id)).findFirst();
  }

  /** Those that an experiment file has a slot for, in the file's order. */
  public static List<Kind> slots() {
    return Arrays.stream(values()).filter(kind -> kind.slot).toList();
  }

  /** Those whose slot holds one plug-in, which a grid may vary. */
  public static Stream<Kind> single() {
    return slots().stream().filter(kind -> !kind.many());
  }

  /** Those whose slots every experiment fills. */
  public static Stream<Kind> common() {
    return single().filter(kind -> !PRUNING.contains(kind));
  }

  /** Those whose slots a procedure that prunes nothing leaves empty. */
  public static Stream<Kind> pruning() {
    return PRUNING.stream();
  }

  /** As plug-ins are declared. */
  public String id() {
    return id;
  }

  /** What its plug-ins implement. */
  public Class<?> type() {
    return type;
  }

  /** The key of its slot in an experiment file. */
  public String key() {
    return many() ? id + "s" : id;
  }

  /** Whether its slot is a list of plug-ins that are all used. */
  public boolean many() {
    return this == EVALUATOR;
  }

  /** What it is for, in a sentence. */
  public String meaning() {
    return meaning;
  }

  /** What every plug-in of the kind may be composed with by the platform, as plug-ins declare it. */
  List<String> parts() {
    return parts;
  }
}
