// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.constrainedrl;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.espalier.allocation.AllocationSpace;
import org.espalier.allocation.Budgets;
import org.espalier.allocation.FinalTraining;
import org.espalier.allocation.Ledger;
import org.espalier.allocation.Study;
import org.espalier.api.budget.Budget;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.ArchitectureFactory;
import org.espalier.api.plugin.Composed;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.plugin.Parts;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.procedure.Arm;
import org.espalier.api.procedure.Circumstances;
import org.espalier.api.procedure.DenseRun;
import org.espalier.api.procedure.Parameters;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.procedure.RunDefinition;
import org.espalier.api.procedure.RunReference;
import org.espalier.api.rl.Algorithm;
import org.espalier.api.task.Trainable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * An agent visits the layers of a trained network in their order and decides what of each is removed; the reward is
 * what a proxy of the final training says of what is left, the costs are what it takes of budgets, in percent of the
 * whole network, and the limits are the budgets': 100 (1 - sparsity) percent where they have none of their own, the
 * thesis's alpha. The best that was found within budget is trained in the end; it is chosen by validation data alone.
 *
 * <p>The agent is the first algorithm, which must hold costs below limits. With the published settings that is
 * PPO-Lagrangian: see the experiment {@code constrained-rl-vgg}.
 */
@Component(factory = Procedure.KIND)
@Plugin(
    name = "constrained-rl",
    summary = "An agent prunes layer by layer under budgets; the best within budget is trained as a small network",
    source =
        "Pruning by constrained reinforcement learning, sec. 4; He et al. 2018, AMC, algorithm 1 (the control amc)",
    parts = {Algorithm.KIND + "+", ArchitectureFactory.KIND + "?", Budget.KIND + "+"},
    requires = {"replanning", "gradients"})
@Designate(ocd = ConstrainedRl.Options.class)
public final class ConstrainedRl implements Procedure, Composed {
  private static final String PRUNED = "constrained-rl";
  private static final Arm ARM = new Arm(PRUNED, Arm.Role.SUBJECT, "the network pruned by the agent");

  /** Arrays that the subject's run keeps: evaluations and multiply-accumulates; what the last policy leaves. */
  private static final String SPENT = "spent";
  private static final String LAST = "last-policy";
  /** Weights that it keeps: those that the network came to beside the agent. */
  private static final String ONLINE = "online";

  /** Of the weights that are pruned. */
  private static final String INITIAL = "initial";

  /** What projection is applied to. */
  private static final String CONTROLS = "controls";
  private static final String ALL = "all";
  private static final String NONE = "none";

  private final Settings settings;
  private final List<Control> controls;
  private Parts parts;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(
        description = "What an action is",
        options = {
          @Option(label = "The share of a layer's filters that goes; the criterion says which", value = "coarse"),
          @Option(label = "A mask value for each filter", value = "fine")
        })
    String action() default "coarse";

    @AttributeDefinition(
        description = "What rewards are taken of where actions are mask values; costs are of those of at least .5",
        options = {
          @Option(
              label = "Activations times mask values, without recalibration and readout, which would undo them",
              value = "continuous"),
          @Option(label = "What the threshold leaves", value = "thresholded")
        })
    String rewardMask() default "continuous";

    @AttributeDefinition(
        description = "Largest share that a layer may lose at first, where actions are shares; 0: the sparsity",
        min = "0",
        max = "1")
    double clip() default 0;

    @AttributeDefinition(
        description = "How much larger that share is at the end of the agent's training",
        min = "0",
        max = "1")
    double clipGradient() default 0.05;

    @AttributeDefinition(
        description =
            "Minibatches of finetuning before a reward: the agent's training is divided into as many equal parts as"
                + " there are numbers; what is chosen from, and all other searches, take the most")
    int[] finetuning() default {0, 32, 128};

    @AttributeDefinition(description = "Examples of a minibatch of finetuning, recalibration and readout", min = "1")
    int finetuningBatch() default 64;

    @AttributeDefinition(description = "Adam's learning rate of finetuning, above 0", min = "0")
    double finetuningRate() default 3e-4;

    @AttributeDefinition(
        description = "Training examples by which batch norms are recalibrated before scoring; 0: not at all",
        min = "0")
    int recalibration() default 0;

    @AttributeDefinition(
        description = "Training examples that the last layer is fitted to before scoring, by ridge regression; 0: none",
        min = "0")
    int readout() default 0;

    @AttributeDefinition(description = "Penalty of that fit, as a share of the features' mean variance", min = "1e-9")
    double ridge() default 0.01;

    @AttributeDefinition(
        description = "Whose allocations are put onto the surface of the budgets before they are judged",
        options = {
          @Option(label = "The controls', but for amc's agent, whose always are", value = CONTROLS),
          @Option(label = "The agent's, too: actions that are shares count in proportion", value = ALL),
          @Option(label = "Nobody's but amc's: what breaks a budget is judged, and not chosen", value = NONE)
        })
    String projection() default CONTROLS;

    @AttributeDefinition(
        description =
            "How many of the best of each part of an agent's training are judged anew, at the most finetuning, before"
                + " one is chosen",
        min = "1")
    int shortlist() default 5;

    @AttributeDefinition(
        description = "The weights that are pruned and go on to be trained",
        options = {
          @Option(label = "Those of the trained dense network (offline)", value = "trained"),
          @Option(
              label = "Those that it was begun with: what is pruned has not been trained yet; share 1 trains it as long"
                  + " as the dense one",
              value = INITIAL)
        })
    String start() default "trained";

    @AttributeDefinition(
        description = "Episodes of the agent after which the network is trained on, each time, from its initial weights"
            + " on (online, sec. 4.5; with start: initial): what is decided next is judged on the weights that it has"
            + " then, and all arms that prune go on from those that it comes to. 0: it isn't trained meanwhile",
        min = "0")
    int onlineEpisodes() default 0;

    @AttributeDefinition(
        description = "Iterations of the dense training's plan that are done each time, until that plan is fulfilled",
        min = "1")
    int onlineIterations() default 1;

    @AttributeDefinition(
        description = "What random-search, cem and amc may spend as much of as the agent",
        options = {
          @Option(
              label = "Evaluations of the most finetuning; shorter ones count in proportion", value = "evaluations"),
          @Option(label = "Multiply-accumulates", value = "macs")
        })
    String matched() default "evaluations";

    @AttributeDefinition(description = "Allocations that random-search and cem judge at a time", min = "4")
    int population() default 16;

    @AttributeDefinition(
        description = "Deviation of the logarithms of layers' shares that random-search, cem at first and proxy-check"
            + " draw",
        min = "0.01",
        max = "10")
    double deviation() default 0.7;

    @AttributeDefinition(description = "Allocations that proxy-check trains", min = "2")
    int checked() default 8;

    @AttributeDefinition(
        description = "Iterations of the final training, as a share of the dense training's",
        min = "0.001",
        max = "100")
    double share() default 0.7;

    @AttributeDefinition(description = "Factor on the learning rates of the final training", min = "1e-6", max = "1e6")
    double rate() default 1;

    @AttributeDefinition(
        description = "What the pruned network is compared with, besides the dense one",
        options = {
          @Option(label = "The same share of every layer", value = "uniform"),
          @Option(label = "The filters of highest score among all layers", value = "global-magnitude"),
          @Option(label = "The first convolution whole, the same share of the others", value = "keep-first"),
          @Option(label = "Allocations drawn at random", value = "random-search"),
          @Option(label = "The cross-entropy method", value = "cem"),
          @Option(label = "The second algorithm on actions that are limited so that budgets are met", value = "amc"),
          @Option(label = "What the agent decides in the end", value = "last-policy"),
          @Option(label = "The dense network, trained as much longer", value = "dense-finetuned"),
          @Option(label = "The rank correlation of the proxy with final validation scores", value = "proxy-check")
        })
    String[] controls() default {
      "uniform", "global-magnitude", "keep-first", "random-search", "cem", "last-policy", "dense-finetuned",
      "proxy-check"
    };
  }

  @Activate
  public ConstrainedRl(Options options) {
    Staircase finetuning = Staircase.of(options.finetuning());
    boolean fine = options.action().equals("fine");
    if (fine && options.projection().equals(ALL)) {
      throw new InvalidInputException(
          "mask values (action: fine) can't be put onto the surface of budgets; give"
              + " projection: controls, or action: coarse");
    }
    if (!(options.finetuningRate() > 0)) {
      throw new InvalidInputException(
          "finetuning-rate must be above 0, not " + options.finetuningRate());
    }
    if (options.matched().equals("macs")
        && finetuning.most() == 0 && options.recalibration() == 0 && options.readout() == 0) {
      throw new InvalidInputException(
          "without finetuning, recalibration and readout evaluations take no"
              + " multiply-accumulates that could be matched; give matched: evaluations");
    }
    if (options.onlineEpisodes() > 0 && !options.start().equals(INITIAL)) {
      throw new InvalidInputException(
          "online-episodes is " + options.onlineEpisodes() + ", but with start: "
              + options.start() + " the network is trained before the agent begins; give start: initial, or leave"
              + " online-episodes out");
    }
    settings = new Settings(online(options)
        .with(Settings.ACTION, options.action())
        .with(Settings.CONTINUOUS, fine && options.rewardMask().equals("continuous"))
        .with(Settings.CLIP, options.clip())
        .with(Settings.CLIP_GRADIENT, options.clipGradient())
        .with(Settings.FINETUNING, finetuning.toString())
        .with(Settings.BATCH, options.finetuningBatch())
        .with(Settings.RATE, options.finetuningRate())
        .with(Settings.RECALIBRATION, options.recalibration())
        .with(Settings.READOUT, options.readout())
        .with(Settings.RIDGE, options.ridge())
        .with(Settings.PROJECT_AGENT, options.projection().equals(ALL))
        .with(Settings.PROJECT_CONTROLS, !options.projection().equals(NONE))
        .with(Settings.SHORTLIST, options.shortlist())
        .with(Settings.START, options.start())
        .with(Settings.MATCHED, options.matched())
        .with(Settings.POPULATION, options.population())
        .with(Settings.DEVIATION, options.deviation())
        .with(Settings.CHECKED, options.checked())
        .with(Settings.SHARE, options.share())
        .with(Settings.FACTOR, options.rate()));
    controls = Stream.of(options.controls()).map(Control::of).distinct().toList();
  }

  /** Nothing where the network isn't trained meanwhile. */
  private static Parameters online(Options options) {
    return options.onlineEpisodes() == 0 ? Parameters.NONE
        : Parameters.NONE
            .with(Settings.ONLINE_EPISODES, options.onlineEpisodes())
            .with(Settings.ONLINE_ITERATIONS, options.onlineIterations());
  }

  @Override
  public void compose(Parts own) {
    parts = own;
  }

  @Override
  public List<RunDefinition> runs(List<Double> sparsities) {
    List<RunDefinition> runs = new ArrayList<>();
    runs.add(DenseRun.definition(Parameters.NONE));
    for (double sparsity : sparsities) {
      OptionalDouble share = OptionalDouble.of(sparsity);
      RunDefinition pruned = new RunDefinition(ARM, share, settings.agent(), List.of(DenseRun.REFERENCE));
      runs.add(pruned);
      for (Control control : controls) {
        if (control != Control.DENSE_FINETUNED) {
          List<RunReference> needs = control.searches() || control == Control.LAST_POLICY || settings.online()
              ? List.of(DenseRun.REFERENCE, pruned.reference()) : List.of(DenseRun.REFERENCE);
          runs.add(new RunDefinition(control.arm(), share, parameters(control), needs));
        }
      }
    }
    if (controls.contains(Control.DENSE_FINETUNED)) {
      runs.add(new RunDefinition(
          Control.DENSE_FINETUNED.arm(), OptionalDouble.empty(), settings.dense(), List.of(DenseRun.REFERENCE)));
    }
    return runs;
  }

  private Parameters parameters(Control control) {
    return switch (control) {
      case UNIFORM, GLOBAL_MAGNITUDE, KEEP_FIRST -> settings.baseline();
      case RANDOM_SEARCH, CEM -> settings.search();
      case AMC -> settings.amc();
      case LAST_POLICY -> settings.last();
      case PROXY_CHECK -> settings.check();
      case DENSE_FINETUNED -> settings.dense();
    };
  }

  @Override
  public Optional<String> refusal(Circumstances circumstances) {
    FinalTraining training = settings.training();
    if (training.iterations(circumstances.iterations()) < 1) {
      return Optional.of(
          "a share of " + training.share() + " of " + circumstances.iterations()
              + " iterations is not even one; make share larger, or the training longer");
    }
    if (settings.online() && settings.onlineIterations() > circumstances.iterations()) {
      return Optional.of(
          "online-iterations is " + settings.onlineIterations() + ", but the network's whole training has "
              + circumstances.iterations() + ", so that it would be over at once; make it smaller");
    }
    Optional<String> indivisible = AllocationSpace.refusal(circumstances.networks());
    if (indivisible.isPresent()) {
      return indivisible;
    }
    List<Algorithm> algorithms = parts.parts(Algorithm.KIND, Algorithm.class);
    List<Budget> budgets = parts.parts(Budget.KIND, Budget.class);
    try {
      return refusal(algorithms, budgets);
    } finally {
      algorithms.forEach(parts::release);
      budgets.forEach(parts::release);
    }
  }

  private Optional<String> refusal(List<Algorithm> algorithms, List<Budget> budgets) {
    if (!algorithms.get(0).constrained()) {
      return Optional.of(
          "its first algorithm takes no notice of costs; it must hold them below limits, as ppo-lagrangian does, and"
              + " another one may come second, for the control amc");
    }
    if (controls.contains(Control.AMC) && algorithms.size() < 2) {
      return Optional.of(
          "the control amc learns by a second algorithm, and there is one; give two, such as algorithm:"
              + " [ppo-lagrangian, ddpg]");
    }
    return budgets.stream()
        .filter(budget -> settings.continuous() && !Budgets.countable(budget))
        .findFirst()
        .map(budget -> "the budget on " + budget.resource() + " is measured on what is left, but continuous masks leave"
            + " more than the threshold does; give reward-mask: thresholded, or action: coarse");
  }

  @Override
  public double trainings(RunDefinition run) {
    if (run.variant().equals(DenseRun.NAME)) {
      return 1;
    }
    return new Settings(run.parameters()).training().share();
  }

  @Override
  public Optional<String> uncounted() {
    return Optional.of("the evaluations by which an agent learns and allocations are chosen");
  }

  @Override
  public void execute(RunContext run) {
    String arm = run.definition().variant();
    Settings own = new Settings(run.definition().parameters());
    if (arm.equals(DenseRun.NAME)) {
      DenseRun.execute(run);
    } else if (arm.equals(Control.DENSE_FINETUNED.arm().name())) {
      own.training().ofDense(run);
    } else {
      List<Budget> budgets = parts.parts(Budget.KIND, Budget.class);
      try (Trainable whole = run.trainable()) {
        prune(run, own, whole, budgets);
      } finally {
        budgets.forEach(parts::release);
      }
    }
  }

  private void prune(RunContext run, Settings own, Trainable whole, List<Budget> budgets) {
    Weights initial = DenseRun.initial(run);
    whole.weights(initial);
    double untrained = whole.validationScore();
    String arm = run.definition().variant();
    Study study =
        Study.of(run, whole, start(run, own, arm.equals(PRUNED), initial), budgets, own.projectsControls());
    Appraiser appraiser = new Appraiser(study, own, study.merit(untrained));
    if (arm.equals(PRUNED)) {
      agent(appraiser);
    } else {
      control(appraiser, Control.of(arm));
    }
  }

  private static Weights start(RunContext run, Settings own, boolean agent, Weights initial) {
    if (own.startsTrained()) {
      return DenseRun.trained(run);
    }
    return own.online() && !agent ? run.load(pruned(run), ONLINE) : initial;
  }

  private void agent(Appraiser appraiser) {
    Study study = appraiser.study();
    Settings own = appraiser.settings();
    UnaryOperator<int[]> onto = own.projectsAgent() ? study::projected : UnaryOperator.identity();
    Decoder decoder = own.fine()
        ? new FineDecoder(study.space(), own.continuous())
        : new CoarseDecoder(study.space(), onto);
    Ledger ledger = Ledger.unlimited(own.fidelity());
    Optional<OnlineTraining> network =
        own.online() ? Optional.of(new OnlineTraining(study, own)) : Optional.empty();
    Exploration exploration = Exploration.carryOut(
        appraiser, parts, new Exploration.Manner(0, true, decoder, own.clip(study.sparsity()), network), ledger);
    RunContext run = study.run();
    // without the network's training, by which the controls profit as much
    run.save(SPENT, new double[] {ledger.evaluations(), ledger.macs()});
    run.save(LAST, exploration.last().array(study.space()));
    network.ifPresent(training -> {
      run.save(ONLINE, training.weights());
      training.charge(ledger, run);
    });
    exploration.appraiser().finish(exploration.chosen(), ledger);
  }

  private void control(Appraiser appraiser, Control control) {
    Study study = appraiser.study();
    switch (control) {
      case UNIFORM, GLOBAL_MAGNITUDE, KEEP_FIRST ->
        appraiser.finish(Pruning.of(study.baseline(control.baseline())));
      case RANDOM_SEARCH -> Searches.random(appraiser, allowance(appraiser));
      case CEM -> Searches.crossEntropy(appraiser, allowance(appraiser));
      case AMC -> amc(appraiser);
      case LAST_POLICY -> appraiser.finish(
          Pruning.of(study.space(), study.run().loadArray(pruned(study.run()), LAST)));
      case PROXY_CHECK -> Searches.check(appraiser);
      default -> throw new IllegalStateException(control + " prunes nothing");
    }
  }

  private void amc(Appraiser appraiser) {
    Study study = appraiser.study();
    ActionLimits limits = new ActionLimits(study.space(), study.budgets());
    Decoder decoder = new CoarseDecoder(study.space(), kept -> study.projected(limits.apply(kept)));
    Ledger ledger = allowance(appraiser);
    Exploration exploration = Exploration.carryOut(
        appraiser, parts, new Exploration.Manner(1, false, decoder, new Clip(1, 0), Optional.empty()), ledger);
    appraiser.finish(exploration.chosen(), ledger);
  }

  /** What a control may spend: what the agent has spent. */
  private static Ledger allowance(Appraiser appraiser) {
    double[] spent = appraiser.run().loadArray(pruned(appraiser.run()), SPENT);
    return appraiser.ledger(spent[0], spent[1]);
  }

  private static RunReference pruned(RunContext run) {
    return new RunReference(PRUNED, run.definition().sparsity());
  }
}
