// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.allocationsearch;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Stream;
import org.espalier.allocation.AllocationSpace;
import org.espalier.allocation.Budgets;
import org.espalier.allocation.FinalTraining;
import org.espalier.allocation.Ledger;
import org.espalier.allocation.Proxy;
import org.espalier.allocation.Study;
import org.espalier.api.budget.Budget;
import org.espalier.api.engine.Mask;
import org.espalier.api.network.ArchitectureFactory;
import org.espalier.api.network.ParameterName;
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
import org.espalier.api.rl.Algorithm;
import org.espalier.api.task.Trainable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * Divides the filters that budgets allow among a trained network's layers, prunes it so and trains what is left. The
 * division is searched for by a surrogate over proxies in several fidelities ({@link SurrogateSearch}), beside random
 * search and the cross-entropy method at equal cost and divisions that need no search, all with the same projection
 * onto the budgets and the same proxy. If an algorithm is given, there is one arm more: the surrogate search as it is,
 * with proposals of an agent that has learnt on the surrogate ({@link Walks}). Which filters of a layer stay is the
 * experiment's criterion's choice; its distribution plays no part.
 */
@Component(factory = Procedure.KIND)
@Plugin(
    name = "allocation-search",
    summary = "Searches how many filters each layer keeps under budgets, and trains what is left",
    source =
        "Li et al. 2020, EagleEye (adaptive batch norm as proxy); Yu and Huang 2019, AutoSlim (shared weights); White"
            + " et al. 2019, BANANAS (surrogate and mutation); Jamieson and Talwalkar 2016 (successive halving);"
            + " Srinivas et al. 2010, GP-UCB, eq. 6 (the reward of agent-search)",
    parts = {Algorithm.KIND + "?", ArchitectureFactory.KIND + "?", Budget.KIND + "+"},
    requires = {"gradients", "replanning"})
@Designate(ocd = AllocationSearch.Options.class)
public final class AllocationSearch implements Procedure, Composed {
  private static final String DENSE_FINETUNED = "dense-finetuned";
  private static final String PROXY_CHECK = "proxy-check";
  private static final Arm FINETUNED = new Arm(
      DENSE_FINETUNED, Arm.Role.OTHER, "the dense network trained for as many more iterations as pruned ones");
  private static final Arm CHECK = new Arm(
      PROXY_CHECK, Arm.Role.OTHER, "the best of the allocations that were finally trained to check the proxy");

  private final Settings settings;
  private final List<String> controls;
  private final boolean plainControls;
  private Parts parts;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(
        description = "Iterations of the training of what is left, as a share of the dense training's", min = "0.001",
        max = "100")
    double share() default 0.5;

    @AttributeDefinition(description = "Factor on the learning rates of that training", min = "1e-6", max = "1e6")
    double rate() default 0.1;

    @AttributeDefinition(
        description = "What a search may spend: so many evaluations of allocations by the proxy", min = "1")
    int evaluations() default 60;

    @AttributeDefinition(
        description = "What is equal where searches are compared",
        options = {
          @Option(label = "Evaluations; shorter ones count as the part that their examples are", value = "evaluations"),
          @Option(label = "Multiply-accumulates, as many as uniform allocations' evaluations take", value = "macs")
        })
    String matched() default "evaluations";

    @AttributeDefinition(description = "Minibatches of Adam by which the proxy finetunes", min = "0")
    int finetuning() default 96;

    @AttributeDefinition(
        description = "Minibatches after which the surrogate search drops half of what it tries; at most finetuning,"
            + " and then nothing is dropped",
        min = "0")
    int briefFinetuning() default 32;

    @AttributeDefinition(description = "Examples in a minibatch of the proxy", min = "1")
    int batchSize() default 32;

    @AttributeDefinition(description = "Step size of the proxy's Adam, above 0", min = "0")
    double learningRate() default 0.001;

    @AttributeDefinition(
        description = "Training examples by which the proxy takes batch norms' statistics anew; 0: not at all",
        min = "0")
    int recalibration() default 512;

    @AttributeDefinition(
        description = "Training examples that the proxy fits the last layer to in closed form; 0: not at all",
        min = "0")
    int readout() default 1024;

    @AttributeDefinition(
        description = "Penalty of that fit, as a share of the features' mean variance, above 0", min = "0")
    double ridge() default 0.001;

    @AttributeDefinition(
        description = "Share of the final training's minibatches for weights that all widths share, on which the"
            + " surrogate search screens; its cost is counted. 0: it screens on the dense weights",
        min = "0",
        max = "1")
    double warmStart() default 0.1;

    @AttributeDefinition(
        description = "Allocations among which three times as long a finetuning decides at the surrogate search's end;"
            + " its cost is counted. 0: the proxy decides",
        min = "0")
    int finalists() default 3;

    @AttributeDefinition(description = "Allocations that proxy-check trains finally, at least 2", min = "2")
    int checked() default 12;

    @AttributeDefinition(
        description = "What is added to the surrogate's mean in the reward of agent-search, which is there if an"
            + " algorithm is given: so many standard deviations of its posterior",
        min = "0")
    double bonus() default 1;

    @AttributeDefinition(
        description = "Largest share of its filters that an agent's action may take from a layer; 0: as much as leaves"
            + " a quarter of the share that the sparsity leaves",
        min = "0",
        max = "1")
    double clip() default 0;

    @AttributeDefinition(
        description = "What else is done, besides dense training and the surrogate search",
        options = {
          @Option(label = "The same share of every layer", value = "uniform"),
          @Option(label = "The filters of highest score relative to their layers", value = "global-magnitude"),
          @Option(label = "The first convolution whole, the same share of the others", value = "keep-first"),
          @Option(label = "Random search at equal cost", value = "random-search"),
          @Option(label = "The cross-entropy method at equal cost", value = "cem"),
          @Option(label = "The dense network trained for as many more iterations", value = DENSE_FINETUNED),
          @Option(label = "Whether the proxy ranks as final training does", value = PROXY_CHECK)
        })
    String[] controls() default {
      "uniform", "global-magnitude", "keep-first", "random-search", "cem", DENSE_FINETUNED, PROXY_CHECK
    };

    @AttributeDefinition(
        description = "Whether controls that choose an allocation are there without projection and readout, too")
    boolean plainControls() default false;
  }

  @Activate
  public AllocationSearch(Options options) {
    if (!(options.learningRate() > 0)) {
      throw refused("learning-rate is " + options.learningRate() + "; it must be above 0");
    }
    if (!(options.ridge() > 0)) {
      throw refused("ridge is " + options.ridge() + "; it must be above 0");
    }
    if (options.briefFinetuning() > options.finetuning()) {
      throw refused("brief-finetuning is " + options.briefFinetuning() + ", which is more than finetuning, "
          + options.finetuning() + "; make it at most that");
    }
    settings = new Settings(
        new FinalTraining(options.share(), options.rate()),
        Ledger.Matched.valueOf(options.matched().toUpperCase(Locale.ROOT)),
        options.evaluations(),
        new Proxy.Fidelity(
            options.finetuning(), options.batchSize(), options.learningRate(), options.recalibration(),
            options.readout(), options.ridge()),
        options.briefFinetuning(), options.warmStart(), options.finalists(), options.checked(),
        options.bonus(), options.clip());
    if (settings.whole().macs(1) == 0) {
      throw refused("the proxy does nothing that could be compared; raise finetuning, recalibration or readout");
    }
    if (settings.choosing() > options.evaluations() / 2.0) {
      throw refused(String.format(
          Locale.ROOT,
          "to decide among %d finalists counts as %.1f evaluations, which is more than half of the %d there are; lower"
              + " finalists, or raise evaluations",
          options.finalists(), settings.choosing(), options.evaluations()));
    }
    controls = Stream.of(options.controls()).distinct().toList();
    plainControls = options.plainControls();
  }

  private static InvalidInputException refused(String sentence) {
    return new InvalidInputException("procedure allocation-search: " + sentence);
  }

  @Override
  public void compose(Parts own) {
    parts = own;
  }

  @Override
  public List<RunDefinition> runs(List<Double> sparsities) {
    List<RunDefinition> runs = new ArrayList<>();
    runs.add(DenseRun.definition(Parameters.NONE));
    if (controls.contains(DENSE_FINETUNED)) {
      runs.add(run(FINETUNED, OptionalDouble.empty(), settings.trained()));
    }
    List<Way> ways = ways();
    for (double sparsity : sparsities) {
      OptionalDouble share = OptionalDouble.of(sparsity);
      for (Way way : ways) {
        runs.add(run(way.arm(), share, parameters(way)));
        if (plainControls && !way.asksSurrogate()) {
          runs.add(run(way.plain(), share, parameters(way)));
        }
      }
      if (controls.contains(PROXY_CHECK)) {
        runs.add(run(CHECK, share, settings.parameters()));
      }
    }
    return runs;
  }

  private List<Way> ways() {
    boolean learns = given(Algorithm.KIND, Algorithm.class, algorithms -> !algorithms.isEmpty());
    return Stream.of(Way.values())
        .filter(way -> switch (way) {
          case ALLOCATION_SEARCH -> true;
          case AGENT_SEARCH -> learns;
          default -> controls.contains(way.arm().name());
        })
        .toList();
  }

  private Parameters parameters(Way way) {
    if (way == Way.AGENT_SEARCH) {
      return settings.agent();
    }
    return way.searches() ? settings.parameters() : settings.trained();
  }

  /** What is asked of parts that are given, which are needed no longer. */
  private <P, A> A given(String kind, Class<P> type, Function<List<P>, A> question) {
    List<P> given = parts.parts(kind, type);
    try {
      return question.apply(given);
    } finally {
      given.forEach(parts::release);
    }
  }

  private static RunDefinition run(Arm arm, OptionalDouble sparsity, Parameters parameters) {
    return new RunDefinition(arm, sparsity, parameters, List.of(DenseRun.REFERENCE));
  }

  @Override
  public Optional<String> refusal(Circumstances circumstances) {
    if (settings.training().iterations(circumstances.iterations()) < 1) {
      return Optional.of(
          "a share of " + settings.training().share() + " of " + circumstances.iterations()
              + " iterations is not even one; make share larger, or the training longer");
    }
    return AllocationSpace.refusal(circumstances.networks()).or(this::agentless);
  }

  /** Why no agent can learn on the surrogate, if one is to. */
  private Optional<String> agentless() {
    List<Boolean> constrained = given(
        Algorithm.KIND, Algorithm.class, algorithms -> algorithms.stream().map(Algorithm::constrained).toList());
    if (constrained.contains(false)) {
      return Optional.of(
          "the agent of agent-search must hold costs below limits, and its algorithm takes no notice of them; give one"
              + " that does, such as ppo-lagrangian, or none, and there is no agent-search");
    }
    if (!constrained.isEmpty()
        && given(Budget.KIND, Budget.class, budgets -> budgets.stream().noneMatch(Budgets::countable))) {
      return Optional.of(
          "the agent of agent-search needs a budget that can be counted, such as filters or macs, and all of its"
              + " budgets have to be measured; give one more, or no algorithm, and there is no agent-search");
    }
    if (constrained.isEmpty()
        && given(ArchitectureFactory.KIND, ArchitectureFactory.class, networks -> !networks.isEmpty())) {
      return Optional.of(
          "its architecture is that of an agent's networks, and there is no algorithm that it learns by; give"
              + " algorithm: ppo-lagrangian, or leave architecture out");
    }
    return Optional.empty();
  }

  @Override
  public double trainings(RunDefinition run) {
    return run.variant().equals(DenseRun.NAME) ? 1 : Settings.training(run.parameters()).share();
  }

  @Override
  public Optional<String> uncounted() {
    return Optional.of("the evaluations by which allocations are searched for");
  }

  @Override
  public void execute(RunContext run) {
    switch (run.definition().variant()) {
      case DenseRun.NAME -> DenseRun.execute(run);
      case DENSE_FINETUNED -> Settings.training(run.definition().parameters()).ofDense(run);
      default -> pruned(run);
    }
  }

  private void pruned(RunContext run) {
    Parameters parameters = run.definition().parameters();
    String arm = run.definition().variant();
    Map<ParameterName, Mask> masks;
    try (Trainable trained = run.trainable()) {
      Study study = Study.of(
          run, trained, DenseRun.trained(run), parts.parts(Budget.KIND, Budget.class), !Way.isPlain(arm));
      int[] kept = arm.equals(PROXY_CHECK)
          ? Correlation.measure(study, Settings.of(parameters)) : chosen(study, Way.of(arm), parameters);
      study.record(kept, study.budgets().consumption(kept));
      masks = study.space().masks(kept);
    }
    Settings.training(parameters).ofPruned(run, DenseRun.trained(run), masks);
  }

  private int[] chosen(Study study, Way way, Parameters parameters) {
    Way.Choice choice = way.choose(
        study, way.searches() ? Optional.of(Settings.of(parameters)) : Optional.empty(), parts);
    choice.search().ifPresent(found -> found.record(study.run()));
    return choice.kept();
  }
}
