package org.espalier.procedure.dynamicsparse;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.espalier.api.engine.Mask;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.procedure.Arm;
import org.espalier.api.procedure.Circumstances;
import org.espalier.api.procedure.DenseRun;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.procedure.RunDefinition;
import org.espalier.api.task.Trainable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * Trains a network that is sparse from the first iteration to the last, and moves its connections: from time to time
 * the weakest of each layer go and as many others come, whose weights and whose optimiser's moments begin at 0.
 * Criterion and distribution choose the first connections, of the untrained network.
 */
@Component(factory = Procedure.KIND)
@Plugin(
    name = "dynamic-sparse",
    summary = "Trains a sparse network whose connections move to where they are wanted: SET, RigL",
    source =
        "Mocanu et al. 2018, Scalable Training of Artificial Neural Networks with Adaptive Sparse Connectivity (SET);"
            + " Evci et al. 2020, Rigging the Lottery (RigL)",
    provides = "regrowth")
@Designate(ocd = DynamicSparse.Options.class)
public final class DynamicSparse implements Procedure {
  private static final String PRUNED = "pruned";
  private static final String STATIC = "static";
  private static final Arm ARM = new Arm(PRUNED, Arm.Role.SUBJECT, "the dynamically sparse network");
  private static final Arm CONTROL =
      new Arm(STATIC, Arm.Role.CONTROL, "the same first connections, which do not move");

  /** What plug-ins provide that it needs. */
  private static final String GRADIENTS = "gradients";

  private static final String SINGLE_WEIGHTS = "single-weights";

  /** Parameters of runs. */
  private static final String METHOD = "method";

  private static final String FRACTION = "fraction";
  private static final String EVERY = "every";
  private static final String UNTIL = "until";
  private static final String SAMPLES = "samples";

  private final Options options;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(
        description = "Where connections move",
        options = {
          @Option(label = "They stay where they are", value = STATIC),
          @Option(label = "To random places", value = "set"),
          @Option(label = "To the largest gradients, ever fewer of them", value = "rigl")
        })
    String method() default "rigl";

    @AttributeDefinition(description = "Share of each layer's connections that moves at first", min = "0", max = "1")
    double fraction() default 0.3;

    @AttributeDefinition(description = "Iterations from one move to the next", min = "1")
    int every() default 1;

    @AttributeDefinition(
        description = "Share of the training after which connections stay where they are",
        min = "0",
        max = "1")
    double until() default 0.75;

    @AttributeDefinition(description = "Training samples of the gradient by which rigl chooses", min = "1")
    int samples() default 512;

    @AttributeDefinition(
        description = "What these networks are compared with, besides the dense network",
        options = @Option(label = "The same first connections, which stay where they are", value = STATIC))
    String[] controls() default STATIC;
  }

  @Activate
  public DynamicSparse(Options options) {
    this.options = options;
  }

  @Override
  public List<RunDefinition> runs(List<Double> sparsities) {
    boolean controlled = options.controls().length > 0 && !options.method().equals(STATIC);
    List<RunDefinition> runs = new ArrayList<>();
    runs.add(DenseRun.definition(Map.of()));
    for (double sparsity : sparsities) {
      OptionalDouble share = OptionalDouble.of(sparsity);
      runs.add(
          new RunDefinition(PRUNED + "-" + sparsity, ARM, share, parameters(), List.of(DenseRun.NAME)));
      if (controlled) {
        runs.add(
            new RunDefinition(
                STATIC + "-" + sparsity, CONTROL, share, Map.of(METHOD, STATIC), List.of(DenseRun.NAME)));
      }
    }
    return runs;
  }

  private Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put(METHOD, options.method());
    if (method(options.method()) != Method.STATIC) {
      parameters.put(FRACTION, String.valueOf(options.fraction()));
      parameters.put(EVERY, String.valueOf(options.every()));
      parameters.put(UNTIL, String.valueOf(options.until()));
    }
    if (method(options.method()) == Method.RIGL) {
      parameters.put(SAMPLES, String.valueOf(options.samples()));
    }
    return parameters;
  }

  private static Method method(String name) {
    return Method.valueOf(name.toUpperCase(Locale.ROOT));
  }

  @Override
  public Optional<String> refusal(Circumstances circumstances) {
    Method method = method(options.method());
    if (method == Method.RIGL && !circumstances.offers().contains(GRADIENTS)) {
      return Optional.of(
          "rigl looks at gradients, which the task does not offer; choose method: set, or another task");
    }
    if (method != Method.STATIC && !circumstances.offers().contains(SINGLE_WEIGHTS)) {
      return Optional.of("it moves single weights, which the granularity keeps together; choose granularity: weight");
    }
    return Optional.empty();
  }

  @Override
  public void execute(RunContext run) {
    if (run.definition().variant().equals(DenseRun.NAME)) {
      DenseRun.execute(run);
      return;
    }
    try (Trainable trainable = run.trainable()) {
      trainable.masks(run.prune(trainable, trainable.weights(), run.definition().sparsity().orElseThrow()));
      Map<String, String> parameters = run.definition().parameters();
      if (method(parameters.get(METHOD)) == Method.STATIC) {
        run.train(trainable);
      } else {
        run.train(trainable, iteration -> move(run, trainable, iteration, parameters));
      }
      run.evaluate(trainable);
    }
  }

  /** Every move draws from streams of its iteration, so that a resumed run goes on as it was. */
  private static void move(RunContext run, Trainable trainable, long iteration, Map<String, String> parameters) {
    double end = Double.parseDouble(parameters.get(UNTIL)) * trainable.plannedIterations();
    boolean due = iteration > 0 && iteration % Long.parseLong(parameters.get(EVERY)) == 0;
    if (!due || iteration >= end || trainable.finished()) {
      return;
    }
    Method method = method(parameters.get(METHOD));
    double fraction = method.fraction(Double.parseDouble(parameters.get(FRACTION)), iteration / end);
    int samples = Integer.parseInt(parameters.getOrDefault(SAMPLES, "0"));
    Map<String, Mask> moved =
        Connections.moved(
            trainable, method, fraction, samples, run.seeds().scope("moves").scope(String.valueOf(iteration)));
    trainable.masks(moved);
  }
}
