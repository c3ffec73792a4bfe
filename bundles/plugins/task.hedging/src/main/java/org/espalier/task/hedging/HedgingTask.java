// SPDX-License-Identifier: Apache-2.0
package org.espalier.task.hedging;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.data.Split;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Optimizer;
import org.espalier.api.hedging.Benchmarks;
import org.espalier.api.hedging.Claim;
import org.espalier.api.hedging.Contract;
import org.espalier.api.hedging.Costs;
import org.espalier.api.hedging.Hedge;
import org.espalier.api.hedging.RiskMeasure;
import org.espalier.api.market.Market;
import org.espalier.api.market.TimeGrid;
import org.espalier.api.network.Head;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.Composed;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.plugin.Offer;
import org.espalier.api.plugin.Parts;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.plugin.Sizes;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.Task;
import org.espalier.api.task.TaskContext;
import org.espalier.api.task.Testable;
import org.espalier.training.Annealing;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * Hedging a claim that has been sold, by a network that trades at every step and pays for it: trained on the risk of
 * its profit and loss by going back through the whole path. An iteration is an epoch. The objective is minus the risk,
 * and the floor not to hedge at all. All runs of a seed meet the same paths.
 */
@Component(factory = Task.KIND)
@Plugin(
    name = "hedging",
    summary = "Deep hedging: a network that trades along paths of a market, trained on a measure of risk",
    source = "Buehler et al. 2019, Deep hedging",
    parts = {Market.KIND, Claim.KIND, RiskMeasure.KIND, Benchmarks.KIND},
    provides = {Offer.GRADIENTS, Offer.INPUTS, Offer.DESK, Offer.REPLANNING})
@Designate(ocd = HedgingTask.Options.class)
public final class HedgingTask implements Task, Composed {
  private static final double LONGEST = 50;
  private static final String VARIANCE = "variance";
  private static final String CALL = "call";

  private final Options options;
  private Parts parts;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "When the claim is paid, in years, above 0; the default is 30 days")
    double horizon() default 30.0 / 365;

    @AttributeDefinition(description = "Number of trades before the closing one", min = "1", max = "100000")
    int steps() default 30;

    @AttributeDefinition(description = "Cost of a trade as a share of its value; .001 is ten basis points", min = "0")
    double cost() default 0.001;

    @AttributeDefinition(description = "Fixed cost of a trade, in money", min = "0")
    double fixedCost() default 0;

    @AttributeDefinition(
        description = "Cost of a trade as a share of the price for the square of the number traded", min = "0")
    double quadraticCost() default 0;

    @AttributeDefinition(
        description = "What can be traded beside the stock, at the market's own prices; an empty list for nothing",
        options = {
          @Option(label = "A call that ends at the horizon", value = CALL),
          @Option(label = "10,000 times the variance realised: a variance swap's leg", value = VARIANCE)
        })
    String[] instruments() default {};

    @AttributeDefinition(
        description = "Whether a market whose paths are not what its formulas say stops the run, or is only reported",
        options = {@Option("required"), @Option("reported")})
    String marketCheck() default "required";

    @AttributeDefinition(description = "Strike of the call that can be traded", min = "0.000001")
    double listedStrike() default 105;

    @AttributeDefinition(description = "Training paths of an epoch", min = "2")
    int paths() default 20000;

    @AttributeDefinition(
        description =
            "Whether every epoch has new paths, of which none are kept in memory, instead of the same in a new"
              + " order")
    boolean fresh() default false;

    @AttributeDefinition(description = "Validation paths", min = "2")
    int validationPaths() default 5000;

    @AttributeDefinition(description = "Test paths", min = "2")
    int testPaths() default 15000;

    @AttributeDefinition(description = "Passes over the training paths, at most", min = "1")
    int epochs() default 30;

    @AttributeDefinition(description = "Paths in a minibatch", min = "1")
    int batchSize() default 1024;

    @AttributeDefinition(description = "Step size of Adam, above 0", min = "0")
    double learningRate() default 0.001;

    @AttributeDefinition(
        description = "Whether the learning rate stays, or falls to 0 along half a cosine",
        options = {@Option("constant"), @Option("cosine")})
    String schedule() default "constant";

    @AttributeDefinition(description = "Largest norm of all gradients together; 0 for no limit", min = "0")
    double gradientClip() default 1;

    @AttributeDefinition(
        description =
            "Epochs without a new lowest validation loss after which training ends; the best epoch's weights are"
              + " put back then and at the last epoch. 0: all epochs, last weights",
        min = "0")
    int patience() default 30;

    @AttributeDefinition(
        description =
            "Where the risk measure's threshold starts: where it is best for the untrained network's profits, or"
              + " at 0, from where it has far to go",
        options = {@Option("quantile"), @Option("zero")})
    String thresholdStart() default "quantile";

    @AttributeDefinition(
        description = "Learning rate of the threshold, relative to the network's", min = "0")
    double thresholdRate() default 20;

    @AttributeDefinition(
        description =
            "What a network is: one that is asked at every step and sees its own trading, one that does not see"
              + " it, or one that reads the whole sequence, such as an LSTM",
        options = {@Option("recurrent"), @Option("memoryless"), @Option("sequence")})
    String form() default "recurrent";

    @AttributeDefinition(
        description = "What its output is: the position, a correction of a benchmark's, or a band around that in which"
            + " nothing is traded (Imaki et al. 2021)",
        options = {@Option("position"), @Option("correction"), @Option("band")})
    String output() default "position";

    @AttributeDefinition(description = "The benchmark that a correction or a band is around; the network sees it")
    String centre() default "minimum-variance";

    @AttributeDefinition(
        description = "Whether inputs are as they are, or brought to about 1 by the market's variance",
        options = {@Option("raw"), @Option("scaled")})
    String features() default "raw";
  }

  @Activate
  public HedgingTask(Options options) {
    this.options = options;
    if (options.learningRate() <= 0) {
      throw new InvalidInputException("learning-rate is " + options.learningRate() + "; it must be above 0");
    }
  }

  @Override
  public void compose(Parts own) {
    parts = own;
  }

  @Override
  public Testable create(TaskContext context) {
    Contract contract = contract();
    MarketCheck check = MarketCheck.of(contract.market(), contract.grid());
    if (options.marketCheck().equals("required")) {
      check.require();
    }
    RiskMeasure risk = parts.part(RiskMeasure.KIND, RiskMeasure.class);
    Map<String, Hedge> benchmarks = parts.part(Benchmarks.KIND, Benchmarks.class).hedges(contract);
    Seeds seeds = context.seeds().scope("paths");
    Simulation simulation = new Simulation(contract, instruments(contract.grid()), centre(benchmarks), seeds);
    requireSomethingToHedge(simulation);
    Map<Split, Integer> sizes = Map.of(
        Split.TRAIN, options.paths(), Split.VALIDATION, options.validationPaths(), Split.TEST, options.testPaths());
    sizes.values().forEach(size -> {
      Sizes.fit("the profits of the paths", Double.BYTES, size);
      risk.score(new double[size]);
    });
    Features features = options.features().equals("raw")
        ? Features.raw(contract, simulation.centre().isPresent())
        : Features.scaled(contract, simulation.centre().isPresent());
    Network network = network(context, features);
    Trader trader = new Trader(path(network, features, contract), rule(), contract.costs());
    Threshold threshold =
        new Threshold(risk, options.thresholdStart().equals("zero"), options.thresholdRate());
    return new HedgingTraining(
        network, trader, simulation, check, benchmarks, risk, threshold, recipe(), sizes,
        context.trainingSeeds().stream("shuffle"));
  }

  private Contract contract() {
    if (!(options.horizon() > 0 && options.horizon() <= LONGEST)) {
      throw new InvalidInputException(
          "task hedging: the horizon is " + options.horizon() + " years; it must be above 0 and at most " + LONGEST);
    }
    TimeGrid grid = new TimeGrid(options.horizon(), options.steps());
    Market market = parts.part(Market.KIND, Market.class);
    Claim claim = parts.part(Claim.KIND, Claim.class);
    claim.refusal(market.spot(), grid).ifPresent(reason -> {
      throw new InvalidInputException("task hedging: the claim makes no sense: " + reason);
    });
    Costs costs = new Costs(options.cost(), options.fixedCost(), options.quadraticCost());
    return new Contract(market, grid, claim, costs);
  }

  private List<Instrument> instruments(TimeGrid grid) {
    List<Instrument> instruments = new ArrayList<>();
    for (String name : options.instruments()) {
      instruments.add(name.equals(CALL) ? new ListedCall(options.listedStrike(), grid) : new VarianceClaim());
    }
    return instruments;
  }

  private PositionRule rule() {
    return switch (options.output()) {
      case "correction" -> PositionRule.CORRECTION;
      case "band" -> PositionRule.BAND;
      default -> PositionRule.FREE;
    };
  }

  private Optional<Hedge> centre(Map<String, Hedge> benchmarks) {
    if (rule() == PositionRule.FREE) {
      return Optional.empty();
    }
    Hedge centre = benchmarks.get(options.centre());
    if (centre == null) {
      throw new InvalidInputException(
          "task hedging: there is no benchmark " + options.centre() + " to be the centre; there are "
              + String.join(", ", benchmarks.keySet()));
    }
    return Optional.of(centre);
  }

  /** A claim that pays the same on every training path is none: its strike or barrier is out of reach. */
  private void requireSomethingToHedge(Simulation simulation) {
    Market market = simulation.contract().market();
    String purpose = Split.TRAIN.name().toLowerCase(Locale.ROOT);
    for (int first = 0; first < options.paths(); first += Simulation.BLOCK) {
      double[] payoffs = simulation.block(market, purpose, first / Simulation.BLOCK, options.paths()).payoffs();
      double one = payoffs[0];
      if (Arrays.stream(payoffs).anyMatch(payoff -> payoff != one)) {
        return;
      }
    }
    throw new InvalidInputException(
        "task hedging: no path reaches what the claim depends on: it pays the same on all " + options.paths()
            + " training paths; move its strike or barrier nearer to the price of the stock, " + market.spot());
  }

  private Network network(TaskContext context, Features features) {
    int instruments = 1 + options.instruments().length;
    Head head = new Head(instruments * rule().outputs());
    if (options.form().equals("sequence")) {
      Network network = context.network("hedge", Shape.of(options.steps(), features.count()), head);
      if (network.architecture().outputShape().size() != options.steps() * head.outputs()) {
        throw new InvalidInputException(
            "task hedging: form sequence needs a network that has outputs at every step, such as architecture lstm; "
                + network.architecture() + " has " + network.architecture().outputShape());
      }
      return network;
    }
    int inputs = StepNetwork.inputSize(features, options.form().equals("recurrent"), instruments);
    return context.network("hedge", Shape.of(inputs), head);
  }

  private PathNetwork path(Network network, Features features, Contract contract) {
    int capacity = Math.max(options.batchSize(), Simulation.BLOCK);
    if (options.form().equals("sequence")) {
      return new SequenceNetwork(network, features, options.steps(), capacity);
    }
    Market market = contract.market();
    double money = options.features().equals("raw")
        ? 1 : 1 / (market.spot() * Math.sqrt(market.variance() * contract.grid().horizon()));
    return new StepNetwork(
        network, features, options.form().equals("recurrent"), money, options.steps(),
        1 + options.instruments().length, capacity);
  }

  private Recipe recipe() {
    return new Recipe(
        options.epochs(), options.batchSize(), new Optimizer.Adam(options.learningRate()),
        options.schedule().equals("cosine") ? Annealing.COSINE : Annealing.NONE, options.gradientClip(),
        options.patience(), options.fresh());
  }
}
