// SPDX-License-Identifier: Apache-2.0
package org.espalier.task.hedging;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.data.Split;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Optimizer;
import org.espalier.api.engine.Pass;
import org.espalier.api.hedging.Contract;
import org.espalier.api.hedging.Desk;
import org.espalier.api.hedging.Hedge;
import org.espalier.api.hedging.Outcome;
import org.espalier.api.hedging.RiskMeasure;
import org.espalier.api.hedging.Scenarios;
import org.espalier.api.hedging.Terms;
import org.espalier.api.market.Market;
import org.espalier.api.market.TimeGrid;
import org.espalier.api.metric.Metric;
import org.espalier.api.random.RandomStream;
import org.espalier.api.task.Exhibit;
import org.espalier.api.task.Facet;
import org.espalier.api.task.GradientSource;
import org.espalier.api.task.InputSource;
import org.espalier.api.task.Replannable;
import org.espalier.api.task.Testable;
import org.espalier.training.Course;
import org.espalier.training.EarlyStopping;
import org.espalier.training.Gradients;

/** A network that learns to trade, and the paths it trades on. */
final class HedgingTraining implements Testable, Replannable, GradientSource, InputSource, Terms, Desk {
  private static final String NETWORK = "hedge";
  private static final String THRESHOLD = "risk/threshold";
  private static final Metric LOSS = new Metric(
      "loss", "1", Metric.Direction.LOWER, "Mean loss of the risk measure while an epoch changes the weights");
  private static final Metric LEVEL = new Metric(
      "threshold", "money", Metric.Direction.NONE, "The threshold of the risk measure, trained with the network");
  private static final Metric PROGRESS = new Metric(
      "validation-loss", "1", Metric.Direction.LOWER, "Loss of the risk measure on the validation paths");

  private final Network network;
  private final Trader trader;
  private final Simulation simulation;
  private final MarketCheck check;
  private final Map<String, Hedge> benchmarks;
  private final RiskMeasure risk;
  private final Threshold threshold;
  private final Map<Split, Integer> sizes;
  private final RandomStream shuffle;
  private final EarlyStopping earlyStopping;
  private final double[] profitSlopes;
  private final Recipe recipe;
  private final Course course;

  /** Drawn when they are first needed; none are kept of fresh ones. */
  private List<Block> train = List.of();
  private List<Block> validation = List.of();

  /** @param sizes paths of each split */
  HedgingTraining(
      Network network, Trader trader, Simulation simulation, MarketCheck check, Map<String, Hedge> benchmarks,
      RiskMeasure risk, Threshold threshold, Recipe recipe, Map<Split, Integer> sizes, RandomStream shuffle) {
    this.network = network;
    this.trader = trader;
    this.simulation = simulation;
    this.check = check;
    this.benchmarks = benchmarks;
    this.risk = risk;
    this.threshold = threshold;
    this.recipe = recipe;
    this.course = new Course(recipe.epochs());
    this.sizes = sizes;
    this.shuffle = shuffle;
    this.earlyStopping = new EarlyStopping(this, recipe.patience());
    this.profitSlopes = new double[Math.max(recipe.batchSize(), Simulation.BLOCK)];
  }

  @Override
  public Map<String, Network> networks() {
    return Map.of(NETWORK, network);
  }

  @Override
  public long iteration() {
    return course.done();
  }

  @Override
  public long plannedIterations() {
    return course.planned();
  }

  @Override
  public long plannedSamples() {
    return course.planned() * sizes.get(Split.TRAIN);
  }

  @Override
  public boolean finished() {
    return course.finished();
  }

  @Override
  public void replan(long first, long planned, double rate) {
    course.replan(first, planned, rate);
  }

  @Override
  public Map<String, Double> iterate() {
    course.begin();
    Map<String, Double> seen = new LinkedHashMap<>();
    double loss = trainEpoch();
    course.requireFinite(loss);
    seen.put(LOSS.name(), loss);
    course.advance();
    double[] profits = validationProfits();
    double validationLoss = loss(profits, profits.length, new double[profits.length]);
    seen.put(PROGRESS.name(), validationLoss);
    if (threshold.trained()) {
      seen.put(LEVEL.name(), threshold.value());
    }
    earlyStopping.observe(validationLoss, course);
    return seen;
  }

  @Override
  public List<Metric> metrics() {
    return List.of(LOSS, PROGRESS, LEVEL);
  }

  @Override
  public Optional<Metric> progress() {
    return Optional.of(PROGRESS);
  }

  private double trainEpoch() {
    int paths = sizes.get(Split.TRAIN);
    int batches = (paths + recipe.batchSize() - 1) / recipe.batchSize();
    long updates = batches * course.planned();
    long epoch = course.done();
    int[] order = recipe.fresh() ? new int[0] : shuffle.permutation(paths);
    startThreshold();
    double sum = 0;
    for (int b = 0; b < batches; b++) {
      int first = b * recipe.batchSize();
      int count = Math.min(recipe.batchSize(), paths - first);
      Block batch = recipe.fresh()
          ? simulation.draw(market(), simulation.seeds().scope("epoch-" + epoch).stream(Integer.toString(b)), count)
          : gather(order, first, count);
      zeroGradients();
      sum += count * accumulate(batch, 1);
      if (recipe.gradientClip() > 0) {
        Gradients.clip(recipe.gradientClip(), List.of(network), List.of(threshold.parameter()));
      }
      Optimizer.Adam optimizer = recipe.optimizer(epoch * batches + b, updates, course.rate());
      network.update(optimizer);
      threshold.update(optimizer);
    }
    return sum / paths;
  }

  private void zeroGradients() {
    network.zeroGradients();
    threshold.parameter().zeroGradients();
  }

  /** Derivative of the loss by the threshold, as it was accumulated with the network's gradients. */
  double thresholdSlope() {
    return threshold.parameter().gradient(0);
  }

  private void startThreshold() {
    threshold.start(() -> trader.trade(firstBlock(), Pass.Mode.INFER).profits());
  }

  private Block firstBlock() {
    return simulation.block(market(), purpose(Split.TRAIN), 0, sizes.get(Split.TRAIN));
  }

  /** Adds {@code weight} times the gradients of a batch's loss, and returns the loss. */
  private double accumulate(Block batch, double weight) {
    Outcome outcome = trader.trade(batch, Pass.Mode.TRAIN);
    RiskMeasure.Loss loss = risk.loss(outcome.profits(), batch.size(), threshold.value(), profitSlopes);
    double[] slopes = Arrays.copyOf(profitSlopes, batch.size());
    for (int p = 0; p < slopes.length; p++) {
      slopes[p] *= weight;
    }
    trader.backward(slopes);
    threshold.parameter().addGradient(0, weight * loss.thresholdSlope());
    return loss.value();
  }

  private double loss(double[] profits, int count, double[] slopes) {
    return risk.loss(profits, count, threshold.value(), slopes).value();
  }

  /** Copies training paths into one block. */
  private Block gather(int[] order, int first, int count) {
    if (train.isEmpty()) {
      train = simulation.blocks(market(), purpose(Split.TRAIN), sizes.get(Split.TRAIN));
    }
    Block batch = Block.room(contract().grid(), 1 + simulation.instruments().size(), count);
    for (int i = 0; i < count; i++) {
      int path = order[first + i];
      batch.copy(train.get(path / Simulation.BLOCK), path % Simulation.BLOCK, i);
    }
    return batch;
  }

  private double[] validationProfits() {
    if (validation.isEmpty()) {
      validation = simulation.blocks(market(), purpose(Split.VALIDATION), sizes.get(Split.VALIDATION));
    }
    double[] profits = new double[sizes.get(Split.VALIDATION)];
    int first = 0;
    for (Block block : validation) {
      double[] own = trader.trade(block, Pass.Mode.INFER).profits();
      System.arraycopy(own, 0, profits, first, own.length);
      first += own.length;
    }
    return profits;
  }

  private static String purpose(Split split) {
    return split.name().toLowerCase(Locale.ROOT);
  }

  private Market market() {
    return contract().market();
  }

  @Override
  public Metric objective() {
    return risk.objective();
  }

  @Override
  public double score(Split split) {
    double[] profits = split == Split.VALIDATION ? validationProfits() : trade(network(), market(), split).profits();
    return risk.score(profits);
  }

  /** The objective without a hedge. */
  @Override
  public double floor(Split split) {
    int paths = sizes.get(split);
    double[] profits = new double[paths];
    for (int first = 0; first < paths; first += Simulation.BLOCK) {
      double[] payoffs =
          simulation.block(market(), purpose(split), first / Simulation.BLOCK, paths).payoffs();
      for (int p = 0; p < payoffs.length; p++) {
        profits[first + p] = -payoffs[p];
      }
    }
    return risk.score(profits);
  }

  @Override
  public Contract contract() {
    return simulation.contract();
  }

  @Override
  public TimeGrid grid() {
    return contract().grid();
  }

  @Override
  public List<String> rules() {
    return List.copyOf(benchmarks.keySet());
  }

  @Override
  public RiskMeasure risk() {
    return risk;
  }

  @Override
  public Map<String, Hedge> benchmarks() {
    return benchmarks;
  }

  /** How the market was checked, and what the benchmarks come to on the test paths. */
  @Override
  public Map<String, Double> facts() {
    Map<String, double[]> profits = new LinkedHashMap<>();
    int paths = sizes.get(Split.TEST);
    benchmarks.keySet().forEach(name -> profits.put(name, new double[paths]));
    for (int first = 0; first < paths; first += Simulation.BLOCK) {
      Block block = simulation.block(market(), purpose(Split.TEST), first / Simulation.BLOCK, paths);
      int at = first;
      benchmarks.forEach((name, hedge) ->
          System.arraycopy(trade(hedge, block).profits(), 0, profits.get(name), at, block.size()));
    }
    Map<String, Double> facts = new LinkedHashMap<>(check.facts());
    profits.forEach((name, own) -> describe(name, own, facts));
    return facts;
  }

  private void describe(String benchmark, double[] profits, Map<String, Double> facts) {
    double mean = Arrays.stream(profits).average().orElseThrow();
    double variance = Arrays.stream(profits).map(x -> (x - mean) * (x - mean)).sum() / (profits.length - 1);
    String row = "benchmarks/" + benchmark + "/";
    facts.put(row + risk.objective().name(), risk.score(profits));
    facts.put(row + "pnl-mean", mean);
    facts.put(row + "pnl-std", Math.sqrt(variance));
    facts.put(row + "sharpe", mean / Math.sqrt(variance));
  }

  @Override
  public Hedge network() {
    return (scenarios, positions) -> {
      trader.trade(simulation.around(scenarios), Pass.Mode.INFER);
      double[][][] taken = trader.positions();
      for (int t = 0; t < taken.length; t++) {
        for (int i = 0; i < taken[t].length; i++) {
          System.arraycopy(taken[t][i], 0, positions[t][i], 0, scenarios.size());
        }
      }
    };
  }

  @Override
  public Outcome trade(Hedge hedge, Market market, Split split) {
    int paths = sizes.get(split);
    Outcome all = new Outcome(new double[paths], new double[paths], new double[paths]);
    for (int first = 0; first < paths; first += Simulation.BLOCK) {
      Block block = simulation.block(market, purpose(split), first / Simulation.BLOCK, paths);
      Outcome own = trade(hedge, block);
      System.arraycopy(own.profits(), 0, all.profits(), first, block.size());
      System.arraycopy(own.costs(), 0, all.costs(), first, block.size());
      System.arraycopy(own.turnover(), 0, all.turnover(), first, block.size());
    }
    return all;
  }

  private Outcome trade(Hedge hedge, Block block) {
    Ledger ledger = new Ledger(contract().costs(), block.scenarios());
    hedge.positions(block.scenarios(), ledger.positions());
    for (int t = 0; t < contract().grid().steps(); t++) {
      ledger.advance(t);
    }
    return ledger.close(block.payoffs());
  }

  @Override
  public Scenarios scenarios(Market market, Split split) {
    return simulation.block(market, purpose(split), 0, sizes.get(split)).scenarios();
  }

  @Override
  public double gradients(int samples, RandomStream random) {
    startThreshold();
    zeroGradients();
    double sum = 0;
    for (int first = 0; first < samples; first += recipe.batchSize()) {
      int count = Math.min(recipe.batchSize(), samples - first);
      sum += count * accumulate(simulation.draw(market(), random, count), (double) count / samples);
    }
    return sum / samples;
  }

  /** Inputs of whole paths, of which as many are drawn as it takes. */
  @Override
  public float[] inputs(Network of, int samples, RandomStream random) {
    int size = of.architecture().inputShape().size();
    float[] inputs = new float[samples * size];
    for (int done = 0; done < inputs.length;) {
      trader.trade(simulation.draw(market(), random, Math.min(samples, Simulation.BLOCK)), Pass.Mode.INFER);
      float[] own = trader.inputs();
      int count = Math.min(own.length, inputs.length - done);
      System.arraycopy(own, 0, inputs, done, count);
      done += count;
    }
    return inputs;
  }

  @Override
  public <T extends Facet> Optional<T> as(Class<T> type) {
    return type.isInstance(this) ? Optional.of(type.cast(this)) : Optional.empty();
  }

  @Override
  public <T extends Exhibit> Optional<T> show(Class<T> type) {
    return type.isInstance(this) ? Optional.of(type.cast(this)) : Optional.empty();
  }

  /** The threshold, which belongs to where training starts and ends as much as the weights do. */
  @Override
  public Map<String, float[]> freeParameters() {
    if (!threshold.trained()) {
      return Map.of();
    }
    startThreshold();
    return Map.of(THRESHOLD, threshold.parameter().values());
  }

  @Override
  public void freeParameters(Map<String, float[]> values) {
    if (threshold.trained()) {
      threshold.value(values.get(THRESHOLD)[0]);
    }
  }

  @Override
  public void save(DataOutput out) throws IOException {
    network.save(out);
    threshold.save(out);
    shuffle.save(out);
    earlyStopping.save(out);
    course.save(out);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    network.restore(in);
    threshold.restore(in);
    shuffle.restore(in);
    earlyStopping.restore(in);
    course.restore(in);
  }

  @Override
  public void close() {
    network.close();
  }
}
