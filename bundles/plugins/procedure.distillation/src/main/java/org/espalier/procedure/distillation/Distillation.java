// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.distillation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.Architecture;
import org.espalier.api.plugin.Offer;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.procedure.Arm;
import org.espalier.api.procedure.Circumstances;
import org.espalier.api.procedure.DenseRun;
import org.espalier.api.procedure.Parameters;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.procedure.RunDefinition;
import org.espalier.api.task.Teachable;
import org.espalier.api.task.Teacher;
import org.espalier.api.task.Trainable;
import org.espalier.network.Width;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * Trains a student on the data and on the outputs of the trained dense network. The student is a network of narrower
 * layers that has the share of the parameters that the sparsity leaves, or the teacher itself, pruned to it. A control
 * has no teacher.
 */
@Component(factory = Procedure.KIND)
@Plugin(
    name = "distillation",
    summary = "Trains a smaller or sparse network on the outputs of a trained dense one",
    source = "Hinton et al. 2015, Distilling the Knowledge in a Neural Network, sec. 2",
    requires = Offer.DISTILLATION)
@Designate(ocd = Distillation.Options.class)
public final class Distillation implements Procedure {
  private static final String TAUGHT = "student";
  private static final String ALONE = "student-alone";
  private static final Arm ARM = new Arm(TAUGHT, Arm.Role.SUBJECT, "the student");
  private static final Arm CONTROL =
      new Arm(ALONE, Arm.Role.CONTROL, "the same student trained on the data alone, without a teacher");
  private static final String SMALLER = "smaller";
  private static final String SPARSE = "sparse";

  /** Parameters of runs. */
  private static final String STUDENT = "student";

  private static final String WEIGHT = "weight";
  private static final String TEMPERATURE = "temperature";

  private static final double DEFAULT_TEMPERATURE = 4;

  private final Options options;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(
        description = "Who learns",
        options = {
          @Option(label = "A dense network with narrower layers", value = SMALLER),
          @Option(label = "The teacher, pruned, from the weights that it keeps", value = SPARSE)
        })
    String student() default SMALLER;

    @AttributeDefinition(
        description = "Weight of the distance from the teacher in the loss; the data have the rest",
        min = "0",
        max = "1")
    double weight() default 0.9;

    @AttributeDefinition(
        description = "Temperature at which probabilities of teacher and student are compared, for classifications",
        min = "0.01",
        max = "1000")
    double temperature() default DEFAULT_TEMPERATURE;

    @AttributeDefinition(
        description = "What students are compared with, besides the teacher",
        options = @Option(label = "The same student without a teacher", value = ALONE))
    String[] controls() default ALONE;
  }

  @Activate
  public Distillation(Options options) {
    this.options = options;
  }

  @Override
  public List<RunDefinition> runs(List<Double> sparsities) {
    Parameters alone = Parameters.NONE.with(STUDENT, options.student());
    Parameters taught = alone.with(WEIGHT, options.weight()).with(TEMPERATURE, options.temperature());
    List<RunDefinition> runs = new ArrayList<>();
    runs.add(DenseRun.definition(Parameters.NONE));
    for (double sparsity : sparsities) {
      OptionalDouble share = OptionalDouble.of(sparsity);
      runs.add(new RunDefinition(ARM, share, taught, List.of(DenseRun.REFERENCE)));
      if (options.controls().length > 0) {
        runs.add(new RunDefinition(CONTROL, share, alone, List.of(DenseRun.REFERENCE)));
      }
    }
    return runs;
  }

  @Override
  public Optional<String> refusal(Circumstances circumstances) {
    return options.temperature() == DEFAULT_TEMPERATURE || circumstances.offers().contains(Circumstances.TEMPERATURE)
        ? Optional.empty()
        : Optional.of(
            "temperature is " + options.temperature() + ", but no probabilities are compared in a regression; leave"
                + " temperature out");
  }

  /** A smaller student is built to its size. */
  @Override
  public boolean prunes(RunDefinition run) {
    return run.sparsity().isPresent() && options.student().equals(SPARSE);
  }

  @Override
  public void execute(RunContext run) {
    switch (run.definition().variant()) {
      case DenseRun.NAME -> DenseRun.execute(run);
      case TAUGHT -> taught(run);
      default -> train(run, student(run));
    }
  }

  private static void taught(RunContext run) {
    Parameters parameters = run.definition().parameters();
    try (Trainable teacher = run.trainable()) {
      teacher.weights(DenseRun.trained(run));
      Trainable student = student(run);
      // the task offers both: validation has seen to it
      student.as(Teachable.class).orElseThrow().learnFrom(
          teacher.as(Teacher.class).orElseThrow(), parameters.number(WEIGHT), parameters.number(TEMPERATURE));
      train(run, student);
    }
  }

  private static void train(RunContext run, Trainable untrained) {
    try (Trainable student = untrained) {
      run.train(student);
      run.evaluate(student);
    }
  }

  private static Trainable student(RunContext run) {
    double sparsity = run.definition().sparsity().orElseThrow();
    Trainable dense = run.trainable();
    if (run.definition().parameters().text(STUDENT).equals(SPARSE)) {
      dense.weights(DenseRun.trained(run));
      Weights initial = DenseRun.initial(run);
      run.remove(dense, initial, run.prune(dense, initial, sparsity));
      return dense;
    }
    try (dense) {
      List<Architecture> whole = dense.networks().values().stream().map(Network::architecture).toList();
      long parameters = whole.stream().mapToLong(Architecture::parameterCount).sum();
      return run.trainable(TAUGHT, Width.fitting(whole, Math.max(1, Math.round((1 - sparsity) * parameters))));
    }
  }
}
