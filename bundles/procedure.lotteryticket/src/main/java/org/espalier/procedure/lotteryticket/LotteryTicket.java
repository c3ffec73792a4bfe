package org.espalier.procedure.lotteryticket;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Weights;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.plugin.Plugin;
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
  private static final String DENSE = "dense";
  private static final String TICKET = "ticket";
  private static final String REWIND_TO = "rewind-to";

  private static final String INITIAL = "initial";
  private static final String REWIND = "rewind";
  private static final String FINAL = "final";
  private static final String MASKS = "masks";

  private final int rewindTo;
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
          @Option(label = "A random mask of equal layer densities, the ticket's weights", value = "random-mask"),
          @Option(label = "The ticket's mask on newly drawn initial weights", value = "random-init")
        })
    String[] controls() default {"random-mask", "random-init"};
  }

  @Activate
  public LotteryTicket(Options options) {
    rewindTo = options.rewindTo();
    controls = Stream.of(options.controls()).map(Control::of).distinct().toList();
  }

  @Override
  public List<RunDefinition> runs(List<Double> sparsities) {
    List<RunDefinition> runs = new ArrayList<>();
    runs.add(run(DENSE, DENSE, OptionalDouble.empty(), List.of()));
    for (double sparsity : sparsities) {
      String ticket = TICKET + "-" + sparsity;
      runs.add(run(ticket, TICKET, OptionalDouble.of(sparsity), List.of(DENSE)));
      for (Control control : controls) {
        String name = control.variant() + "-" + sparsity;
        runs.add(run(name, control.variant(), OptionalDouble.of(sparsity), List.of(DENSE, ticket)));
      }
    }
    return runs;
  }

  private RunDefinition run(String name, String variant, OptionalDouble sparsity, List<String> needs) {
    return new RunDefinition(name, variant, sparsity, Map.of(REWIND_TO, String.valueOf(rewindTo)), needs);
  }

  @Override
  public void execute(RunContext run) {
    switch (run.definition().variant()) {
      case DENSE -> dense(run);
      case TICKET -> ticket(run);
      default -> control(run, Control.of(run.definition().variant()));
    }
  }

  private static void dense(RunContext run) {
    long rewindTo = Long.parseLong(run.definition().parameters().get(REWIND_TO));
    try (Trainable trainable = run.trainable()) {
      run.save(INITIAL, trainable.weights());
      run.train(
          trainable,
          iteration -> {
            if (iteration == rewindTo) {
              run.save(REWIND, trainable.weights());
            }
          });
      if (trainable.iteration() < rewindTo) {
        throw new InvalidInputException(
            "rewind-to is " + rewindTo + ", but the dense training ended after " + trainable.iteration()
                + " iterations; it must not be later than that");
      }
      run.save(FINAL, trainable.weights());
      run.evaluate(trainable);
    }
  }

  private static void ticket(RunContext run) {
    Map<String, Mask> masks = masks(run);
    run.saveMasks(MASKS, masks);
    try (Trainable ticket = run.trainable()) {
      ticket.weights(run.load(DENSE, REWIND));
      ticket.masks(masks);
      train(run, ticket);
    }
  }

  /** Masks of the trained dense network. */
  private static Map<String, Mask> masks(RunContext run) {
    Weights initial = run.load(DENSE, INITIAL);
    try (Trainable dense = run.trainable()) {
      dense.weights(run.load(DENSE, FINAL));
      return run.prune(dense, initial, run.definition().sparsity().orElseThrow());
    }
  }

  private static void control(RunContext run, Control control) {
    String ticket = TICKET + "-" + run.definition().sparsity().orElseThrow();
    Control.Ticket controlled = new Control.Ticket(run.loadMasks(ticket, MASKS), run.load(DENSE, REWIND));
    try (Trainable trainable = control.prepare(run, controlled)) {
      train(run, trainable);
    }
  }

  private static void train(RunContext run, Trainable sparse) {
    run.train(sparse);
    run.evaluate(sparse);
  }
}
