// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.quantisation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.ParameterName;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.plugin.Offer;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.procedure.Arm;
import org.espalier.api.procedure.Circumstances;
import org.espalier.api.procedure.DenseRun;
import org.espalier.api.procedure.Parameters;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.procedure.RunDefinition;
import org.espalier.api.procedure.RunReference;
import org.espalier.api.task.InputSource;
import org.espalier.api.task.Replannable;
import org.espalier.api.task.Trainable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * Trains a dense network, prunes and fine-tunes it, and quantises both, the dense network and the pruned ones: all
 * networks of a training, so for an agent actor and critics. Pruned networks in single precision stand beside the
 * quantised ones, which are compared with them and with the dense network.
 *
 * <p>Weights are rounded to a symmetric grid, a pruned weight stays exactly 0; what layers read is rounded to an affine
 * grid, whose range is that of each sample (dynamic), that of training data (static), or follows moving averages while
 * the network is fine-tuned with all rounded (aware; Jacob et al. 2018, sec. 3). Ranges are found on training data
 * alone: on examples, or on observations of episodes that the agent plays for it.
 *
 * <p>Networks whose inputs the task can't give, such as a critic that reads actions, keep ranges of each sample; {@code
 * quantisation.uncalibrated} counts them.
 */
@Component(factory = Procedure.KIND)
@Plugin(
    name = "quantisation",
    summary = "Prunes and quantises: 8 bits or fewer, after training or with fine-tuning, beside single precision",
    source =
        "Jacob et al. 2018, Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only"
            + " Inference; Krishnamoorthi 2018, Quantizing Deep Convolutional Networks; Lu, Alemi, Rawassizadeh 2024,"
            + " The Impact of Quantization and Pruning on Deep Reinforcement Learning Models",
    requires = {Offer.REPLANNING, Offer.INPUTS})
@Designate(ocd = Quantisation.Options.class)
public final class Quantisation implements Procedure {
  private static final String QUANTISED = "quantised";
  private static final String PRUNED = "pruned";
  private static final String LONGER = "float-longer";
  private static final Arm SUBJECT = new Arm(QUANTISED, Arm.Role.SUBJECT, "the quantised network");
  private static final Arm SINGLE =
      new Arm(PRUNED, Arm.Role.ALTERNATIVE, "the same pruned network in single precision");
  private static final Arm TRAINED_LONGER =
      new Arm(LONGER, Arm.Role.ALTERNATIVE, "the same network trained on as long in single precision");
  private static final String MASKS = "masks";
  private static final String FINAL = "final";
  private static final String UNCALIBRATED = "quantisation.uncalibrated";

  /** Parameters of runs. */
  private static final String SHARE = "share";

  private static final String RATE = "rate";
  private static final String SAMPLES = "calibration-samples";

  private static final String TENSOR = "per-tensor";
  private static final String CHANNEL = "per-channel";

  private final Scheme scheme;
  private final double share;
  private final double rate;
  private final int samples;
  private final boolean longer;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(
        description = "Where the ranges of activations come from",
        options = {
          @Option(label = "From each sample while it passes", value = "dynamic"),
          @Option(label = "From training data, once, after training", value = "static"),
          @Option(label = "From moving averages while the network is fine-tuned with all rounded", value = "aware")
        })
    String mode() default "static";

    @AttributeDefinition(
        description = "What has a scale of its own",
        options = {
          @Option(label = "A layer's weights together", value = TENSOR),
          @Option(label = "The weights of each output channel", value = CHANNEL)
        })
    String weights() default CHANNEL;

    @AttributeDefinition(
        description = "Bits of a weight: 2 to 8, or 32 to leave weights as they are",
        min = "2",
        max = "32")
    int weightBits() default 8;

    @AttributeDefinition(
        description = "Bits of an activation: 2 to 8, or 32 to leave activations as they are; PyTorch's reduced range"
            + " is 7",
        min = "2",
        max = "32")
    int activationBits() default 8;

    @AttributeDefinition(
        description = "Training inputs that ranges are found with, for each network, if mode is static or aware",
        min = "1")
    int calibrationSamples() default 1024;

    @AttributeDefinition(
        description = "Share of the new batch in the moving averages of mode aware, above 0",
        min = "0",
        max = "1")
    double averaging() default 0.01;

    @AttributeDefinition(
        description = "Iterations of fine-tuning, after pruning and again in mode aware, as a share of the training's;"
            + " 0 for none",
        min = "0",
        max = "100")
    double share() default 0.5;

    @AttributeDefinition(description = "Factor on the learning rates of fine-tuning", min = "1e-6", max = "1e6")
    double rate() default 0.1;

    @AttributeDefinition(
        description = "What networks of mode aware are compared with, besides those that were not trained so long",
        options = @Option(label = "The same network trained on as long in single precision", value = LONGER))
    String[] controls() default LONGER;
  }

  @Activate
  public Quantisation(Options options) {
    Scheme.Mode mode = Scheme.Mode.valueOf(options.mode().toUpperCase(Locale.ROOT));
    scheme = new Scheme(
        mode, options.weights().equals(CHANNEL), bits("weight-bits", options.weightBits()),
        bits("activation-bits", options.activationBits()), options.averaging());
    share = options.share();
    rate = options.rate();
    samples = options.calibrationSamples();
    longer = scheme.trains() && List.of(options.controls()).contains(LONGER);
    if (scheme.trains() && share == 0) {
      throw new InvalidInputException(
          "procedure quantisation: share is 0, but mode aware fine-tunes; give a share above 0, or mode: static");
    }
    if (scheme.trains() && options.averaging() == 0) {
      throw new InvalidInputException(
          "procedure quantisation: averaging is 0, so that no range would ever follow; it must be above 0");
    }
  }

  private static int bits(String option, int bits) {
    if (bits > Scheme.BYTE && bits != Scheme.SINGLE) {
      throw new InvalidInputException(
          "procedure quantisation: " + option + " is " + bits + "; it must be from 2 to " + Scheme.BYTE + ", or "
              + Scheme.SINGLE + " for single precision");
    }
    return bits;
  }

  @Override
  public List<RunDefinition> runs(List<Double> sparsities) {
    Parameters tuning = Parameters.NONE.with(SHARE, share).with(RATE, rate);
    Parameters quantising = scheme.parameters();
    if (scheme.keepsRanges()) {
      quantising = quantising.with(SAMPLES, samples);
    }
    List<RunReference> dense = List.of(DenseRun.REFERENCE);
    List<RunDefinition> runs = new ArrayList<>();
    runs.add(DenseRun.definition(Parameters.NONE));
    add(runs, OptionalDouble.empty(), scheme.trains() ? quantising.with(tuning) : quantising, tuning, dense);
    for (double sparsity : sparsities) {
      RunDefinition pruned = new RunDefinition(SINGLE, OptionalDouble.of(sparsity), tuning, dense);
      runs.add(pruned);
      add(
          runs, OptionalDouble.of(sparsity), quantising.with(tuning), tuning,
          List.of(DenseRun.REFERENCE, pruned.reference()));
    }
    return runs;
  }

  /** The quantised network, and what it is compared with if that is to be trained for it. */
  private void add(
      List<RunDefinition> runs, OptionalDouble sparsity, Parameters quantising, Parameters tuning,
      List<RunReference> needs) {
    runs.add(new RunDefinition(SUBJECT, sparsity, quantising, needs));
    if (longer) {
      runs.add(new RunDefinition(TRAINED_LONGER, sparsity, tuning, needs));
    }
  }

  @Override
  public Optional<String> refusal(Circumstances circumstances) {
    return share > 0 && iterations(share, circumstances.iterations()) < 1
        ? Optional.of(
            "a share of " + share + " of " + circumstances.iterations()
                + " iterations is not even one; make share larger, or the training longer")
        : Optional.empty();
  }

  private static long iterations(double share, long planned) {
    return Math.round(share * planned);
  }

  @Override
  public double trainings(RunDefinition run) {
    return switch (run.variant()) {
      case DenseRun.NAME -> 1;
      case QUANTISED -> Scheme.of(run.parameters()).trains() ? run.parameters().number(SHARE) : 0;
      default -> run.parameters().number(SHARE);
    };
  }

  @Override
  public void execute(RunContext run) {
    switch (run.definition().variant()) {
      case DenseRun.NAME -> DenseRun.execute(run);
      case PRUNED -> pruned(run);
      case QUANTISED -> quantised(run);
      default -> longer(run);
    }
  }

  private static void pruned(RunContext run) {
    Weights initial = DenseRun.initial(run);
    Trainable trainable = run.trainable();
    trainable.weights(DenseRun.trained(run));
    Map<ParameterName, Mask> masks =
        run.prune(trainable, initial, run.definition().sparsity().orElseThrow());
    run.remove(trainable, initial, masks);
    if (run.definition().parameters().number(SHARE) > 0) {
      Weights left = trainable.weights();
      trainable.close();
      trainable = run.trainable();
      plan(run, trainable);
      trainable.weights(left);
      trainable.masks(masks);
      run.train(trainable);
    }
    run.save(FINAL, trainable.weights());
    run.saveMasks(MASKS, masks);
    run.evaluate(trainable);
  }

  /** Plans a fine-tuning, which the task offers: validation has seen to it. */
  private static void plan(RunContext run, Trainable trainable) {
    Parameters parameters = run.definition().parameters();
    trainable.as(Replannable.class).orElseThrow().replan(
        0, iterations(parameters.number(SHARE), trainable.plannedIterations()), parameters.number(RATE));
  }

  /** Sets what is to be quantised: the dense network, or the pruned one with its masks. */
  private static void set(RunContext run, Trainable trainable) {
    if (run.definition().sparsity().isEmpty()) {
      trainable.weights(DenseRun.trained(run));
    } else {
      RunReference pruned = new RunReference(PRUNED, run.definition().sparsity());
      trainable.weights(run.load(pruned, FINAL));
      trainable.masks(run.loadMasks(pruned, MASKS));
    }
  }

  private static void quantised(RunContext run) {
    Scheme scheme = Scheme.of(run.definition().parameters());
    try (Trainable single = run.trainable();
        Trainable trainable = run.trainable(engine -> new QuantisedEngine(engine, scheme))) {
      if (scheme.trains()) {
        plan(run, trainable);
      }
      set(run, single);
      set(run, trainable);
      if (scheme.keepsRanges()) {
        calibrate(run, single, trainable);
      }
      if (scheme.trains()) {
        run.train(trainable);
      }
      run.evaluate(trainable);
    }
  }

  private static void calibrate(RunContext run, Trainable single, Trainable quantised) {
    int samples = Math.toIntExact(run.definition().parameters().integer(SAMPLES));
    InputSource source = single.as(InputSource.class).orElseThrow();
    int without = 0;
    for (Map.Entry<String, Network> network : single.networks().entrySet()) {
      try {
        float[] inputs = source.inputs(
            network.getValue(), samples, run.seeds().scope("calibration").stream(network.getKey()));
        ((QuantisedNetwork) quantised.networks().get(network.getKey()))
            .calibrate(Calibration.of(network.getValue(), inputs, samples));
      } catch (InvalidInputException unknown) {
        without++;
      }
    }
    run.metric(UNCALIBRATED, without);
  }

  private static void longer(RunContext run) {
    try (Trainable trainable = run.trainable()) {
      plan(run, trainable);
      set(run, trainable);
      run.train(trainable);
      run.evaluate(trainable);
    }
  }
}
