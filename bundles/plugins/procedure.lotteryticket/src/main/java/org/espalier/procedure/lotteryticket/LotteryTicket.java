// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.lotteryticket;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.espalier.api.engine.Mask;
import org.espalier.api.network.ParameterName;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.procedure.Arm;
import org.espalier.api.procedure.Circumstances;
import org.espalier.api.procedure.DenseRun;
import org.espalier.api.procedure.Parameters;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.procedure.RunDefinition;
import org.espalier.api.procedure.RunReference;
import org.espalier.api.task.Trainable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * The lottery-ticket experiment: train a dense network from theta_0 to theta_T, mask it once for each sparsity by its
 * trained weights, set what is kept back to theta_k (k = 0: the initial weights), and train the sparse network with the
 * same data order for the full budget. The mask holds at every step. Controls are trained in just the same way and
 * differ from the ticket in one thing each.
 */
@Component(factory = Procedure.KIND)
@Plugin(
    name = "lottery-ticket",
    summary = "Trains dense, masks, rewinds, retrains the ticket; with controls of the same layer densities",
    source =
        "Frankle and Carbin 2019, The Lottery Ticket Hypothesis, sec. 1 (one-shot); Frankle et al. 2020, Linear Mode"
            + " Connectivity and the Lottery Ticket Hypothesis (rewinding to step k)")
@Designate(ocd = LotteryTicket.Options.class)
public final class LotteryTicket implements Procedure {
  private static final String TICKET = "ticket";
  private static final Arm ARM = new Arm(TICKET, Arm.Role.SUBJECT, "the ticket");
  private static final String MASKS = "masks";

  /** Parameters of runs: the iterations of the rewind points that they depend on. */
  private static final String REWIND_TO = "rewind-to";

  private static final String LATE_REWIND_TO = "late-rewind-to";

  private static final int LATE = 2;

  private final int rewindTo;
  private final int lateRewindTo;
  private final List<Control> controls;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(
        description = "Iteration of the dense training whose weights the tickets start from; 0: the initial weights",
        min = "0")
    int rewindTo() default 0;

    @AttributeDefinition(
        description = "What tickets are compared with, besides the dense network",
        options = {
          @Option(
              label = "A random mask that keeps as much of every layer, the ticket's weights",
              value = "random-mask"),
          @Option(label = "The ticket's mask with each layer's units exchanged at random", value = "permuted-mask"),
          @Option(label = "The ticket's mask, its weights shuffled in each layer", value = "permuted-weights"),
          @Option(label = "The ticket's mask on newly drawn initial weights", value = "random-init"),
          @Option(label = "The ticket's mask on the dense weights of late-rewind-to", value = "late-rewind"),
          @Option(label = "A dense network of as many parameters, with narrower layers", value = "dense-small"),
          @Option(label = "A mask found by pruning at most 20 % at a time, with a training each", value = "iterative")
        })
    String[] controls() default {"random-mask", "permuted-mask", "random-init", "late-rewind", "dense-small"};

    @AttributeDefinition(
        description = "Iteration of the dense training whose weights the control late-rewind starts from",
        min = "0")
    int lateRewindTo() default LATE;
  }

  @Activate
  public LotteryTicket(Options options) {
    rewindTo = options.rewindTo();
    lateRewindTo = options.lateRewindTo();
    controls = Stream.of(options.controls()).map(Control::of).distinct().toList();
    if (lateRewindTo != LATE && !controls.contains(Control.LATE_REWIND)) {
      throw new InvalidInputException(
          LATE_REWIND_TO + " is " + lateRewindTo + ", but the control late-rewind is not among controls; add it, or"
              + " leave " + LATE_REWIND_TO + " out");
    }
  }

  @Override
  public List<RunDefinition> runs(List<Double> sparsities) {
    Parameters start = Parameters.NONE.with(REWIND_TO, rewindTo);
    Parameters late = Parameters.NONE.with(LATE_REWIND_TO, lateRewindTo);
    List<RunDefinition> runs = new ArrayList<>();
    runs.add(DenseRun.definition(controls.contains(Control.LATE_REWIND) ? start.with(late) : start));
    for (double sparsity : sparsities) {
      OptionalDouble share = OptionalDouble.of(sparsity);
      RunDefinition ticket = new RunDefinition(ARM, share, start, List.of(DenseRun.REFERENCE));
      runs.add(ticket);
      for (Control control : controls) {
        Parameters parameters =
            switch (control.startsFrom()) {
              case TICKET -> start;
              case LATER -> late;
              case OWN -> Parameters.NONE;
            };
        runs.add(new RunDefinition(
            control.arm(), share, parameters, List.of(DenseRun.REFERENCE, ticket.reference())));
      }
    }
    return runs;
  }

  @Override
  public Optional<String> refusal(Circumstances circumstances) {
    return Stream.of(Map.entry(REWIND_TO, rewindTo), Map.entry(LATE_REWIND_TO, lateRewindTo))
        .filter(point -> point.getKey().equals(REWIND_TO) || controls.contains(Control.LATE_REWIND))
        .filter(point -> point.getValue() > circumstances.iterations())
        .map(
            point -> point.getKey() + " is " + point.getValue() + ", and the training has "
                + circumstances.iterations() + " iterations; it must not be later than that")
        .findFirst();
  }

  @Override
  public double trainings(RunDefinition run) {
    boolean control = run.sparsity().isPresent() && !run.variant().equals(TICKET);
    return control ? Control.of(run.variant()).trainings(run.sparsity().getAsDouble()) : 1;
  }

  @Override
  public void execute(RunContext run) {
    switch (run.definition().variant()) {
      case DenseRun.NAME -> dense(run);
      case TICKET -> ticket(run);
      default -> control(run, Control.of(run.definition().variant()));
    }
  }

  private static void dense(RunContext run) {
    Map<String, Long> points = new LinkedHashMap<>();
    Parameters parameters = run.definition().parameters();
    points.put(Control.REWIND, parameters.integer(REWIND_TO));
    if (parameters.has(LATE_REWIND_TO)) {
      points.put(Control.LATE, parameters.integer(LATE_REWIND_TO));
    }
    DenseRun.execute(
        run,
        (trainable, iteration) -> points.forEach(
            (artifact, point) -> {
              if (point.equals(iteration)) {
                run.save(artifact, trainable.weights());
              } else if (trainable.finished() && iteration < point) {
                throw new InvalidInputException(
                    artifact + "-to is " + point + ", but the dense training ended after " + iteration
                        + " iterations; it must not be later than that");
              }
            }));
  }

  private static void ticket(RunContext run) {
    Map<ParameterName, Mask> masks = masks(run);
    run.saveMasks(MASKS, masks);
    try (Trainable ticket = run.trainable()) {
      ticket.weights(run.load(DenseRun.REFERENCE, Control.REWIND));
      ticket.masks(masks);
      train(run, ticket);
    }
  }

  /** Masks of the trained dense network. */
  private static Map<ParameterName, Mask> masks(RunContext run) {
    try (Trainable dense = run.trainable()) {
      dense.weights(DenseRun.trained(run));
      return run.prune(dense, DenseRun.initial(run), run.definition().sparsity().orElseThrow());
    }
  }

  private static void control(RunContext run, Control control) {
    RunReference ticket = new RunReference(TICKET, run.definition().sparsity());
    Control.Ticket controlled =
        new Control.Ticket(
            run.loadMasks(ticket, MASKS),
            run.load(DenseRun.REFERENCE, Control.REWIND));
    try (Trainable trainable = control.prepare(run, controlled)) {
      train(run, trainable);
    }
  }

  private static void train(RunContext run, Trainable sparse) {
    run.train(sparse);
    run.evaluate(sparse);
  }
}
