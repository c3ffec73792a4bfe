// SPDX-License-Identifier: Apache-2.0
package org.espalier.task.hedging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.espalier.api.data.Split;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Weights;
import org.espalier.api.hedging.Claim;
import org.espalier.api.hedging.Desk;
import org.espalier.api.hedging.Hedge;
import org.espalier.api.hedging.Outcome;
import org.espalier.api.hedging.Scenarios;
import org.espalier.api.market.Market;
import org.espalier.api.market.Paths;
import org.espalier.api.market.TimeGrid;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Layer;
import org.espalier.api.network.ParameterName;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.GradientSource;
import org.espalier.api.task.InputSource;
import org.espalier.api.task.Replannable;
import org.espalier.api.task.Testable;
import org.espalier.finance.BlackScholes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HedgingTrainingTest {

  static Lab lab() {
    return new Lab(new WalkMarket())
        .benchmark("delta", HedgingTrainingTest::delta)
        .set("steps", 6).set("paths", 600).set("validationPaths", 300).set("testPaths", 1500)
        .set("batchSize", 100).set("epochs", 12).set("learningRate", .01).set("centre", "delta");
  }

  /** The Black-Scholes delta. */
  private static void delta(Scenarios scenarios, double[][][] positions) {
    TimeGrid grid = scenarios.paths().grid();
    for (int t = 0; t < positions.length; t++) {
      for (int p = 0; p < scenarios.size(); p++) {
        double spot = scenarios.paths().prices()[t][p];
        positions[t][0][p] = new BlackScholes(0).call(spot, .04, 100, grid.horizon() - grid.time(t)).delta();
      }
    }
  }

  private static void train(Testable trainable) {
    while (!trainable.finished()) {
      trainable.iterate();
    }
  }

  /** With the criterion that reports judge by: keeping .9 of what the dense network gained over not hedging. */
  @Test
  void learnsToHedgeAndNotHedgingFailsTheCriterion() {
    try (Testable trainable = lab().trainable(0)) {
      double floor = trainable.floor(Split.TEST);
      train(trainable);
      double dense = trainable.score(Split.TEST);
      assertTrue(dense > floor + 2, dense + " with a floor of " + floor);
      Desk desk = trainable.show(Desk.class).orElseThrow();
      Hedge none = desk.benchmarks().get("none");
      double unhedged =
          desk.risk().score(desk.trade(none, desk.contract().market(), Split.TEST).profits());
      assertEquals(floor, unhedged, 1e-12);
      assertTrue((unhedged - floor) / (dense - floor) < .9);
      Outcome own = desk.trade(desk.network(), desk.contract().market(), Split.TEST);
      assertEquals(dense, desk.risk().score(own.profits()), 1e-12);
      assertTrue(Arrays.stream(own.costs()).allMatch(cost -> cost > 0));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"position", "correction", "band"})
  void gradientsAreThoseOfTheLoss(String output) {
    Lab lab = lab().set("output", output).set("cost", .003).set("quadraticCost", .002)
        .set("instruments", new String[] {"call"}).set("features", "scaled").risk(.4);
    assertGradients(lab, "dense1.weight", "dense2.weight", "dense2.bias");
  }

  /** A small step against the gradient lowers the loss by its square. */
  private static void assertGradients(Lab lab, String... parameters) {
    try (Testable trainable = lab.trainable(1)) {
      Network network = trainable.networks().get("hedge");
      Weights start = trainable.weights();
      double before = gradients(trainable);
      for (String name : parameters) {
        float[] slopes = network.gradient(name);
        float[] values = network.values(name);
        double step = 1e-4 / Math.max(1e-3, norm(slopes));
        float[] moved = values.clone();
        for (int i = 0; i < moved.length; i++) {
          moved[i] -= (float) (step * slopes[i]);
        }
        network.values(name, moved);
        double after = gradients(trainable);
        double expected = step * norm(slopes) * norm(slopes);
        assertEquals(expected, before - after, .08 * expected + 1e-6, name);
        trainable.weights(start);
      }
    }
  }

  private static double gradients(Testable trainable) {
    return trainable.as(GradientSource.class).orElseThrow().gradients(100, Seeds.of(5).stream("paths"));
  }

  private static double norm(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRestoredTrainingGoesOnToTheBit(boolean fresh) throws IOException {
    Lab lab = lab().set("epochs", 5).set("fresh", fresh).set("schedule", "cosine").set("patience", 2);
    try (Testable through = lab.trainable(2); Testable resumed = lab.trainable(2)) {
      through.iterate();
      through.iterate();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      through.save(new DataOutputStream(bytes));
      resumed.restore(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
      while (!through.finished()) {
        assertEquals(through.iterate(), resumed.iterate());
      }
      assertTrue(resumed.finished());
      assertEquals(through.weights(), resumed.weights());
    }
  }

  @Test
  void aPlanMayBeChangedBeforeItBegins() {
    Lab planned = lab().set("epochs", 5).set("patience", 0).set("schedule", "cosine");
    try (Testable whole = planned.trainable(2)) {
      train(whole);
      try (Testable replanned = planned.set("epochs", 20).set("learningRate", .1).trainable(2)) {
        Replannable plan = replanned.as(Replannable.class).orElseThrow();
        plan.replan(0, 5, .1);
        assertEquals(5, replanned.plannedIterations());
        train(replanned);
        assertEquals(whole.weights(), replanned.weights());
        assertThrows(IllegalStateException.class, () -> plan.replan(0, 5, 1));
      }
      try (Testable late = planned.trainable(2)) {
        late.as(Replannable.class).orElseThrow().replan(3, 5, 1);
        assertEquals(3, late.iteration());
        train(late);
        assertEquals(5, late.iteration());
        assertNotEquals(whole.weights(), late.weights());
      }
    }
  }

  @Test
  void aTicketMeetsTheSamePathsAndStartsFromTheSameThreshold() {
    try (Testable dense = lab().trainable(3); Testable ticket = lab().trainable(3)) {
      Weights start = dense.weights();
      Map<String, Double> first = dense.iterate();
      ticket.weights(start);
      assertEquals(start, ticket.weights());
      assertEquals(first, ticket.iterate());
      ticket.weights(start);
      Mask half = Mask.random(64, 32, Seeds.of(1).stream("mask"));
      ticket.masks(Map.of(ParameterName.of("hedge/dense1.weight"), half));
      assertEquals(start.get("risk/threshold")[0], ticket.weights().get("risk/threshold")[0]);
      assertNotEquals(start, ticket.weights());
    }
  }

  @Test
  void theThresholdStartsAtTheQuantileOrAtZero() {
    try (Testable quantile = lab().trainable(4);
        Testable zero = lab().set("thresholdStart", "zero").set("thresholdRate", 1).trainable(4)) {
      assertTrue(quantile.weights().get("risk/threshold")[0] > 1);
      assertEquals(0, zero.weights().get("risk/threshold")[0]);
      double slow = zero.iterate().get("threshold");
      // six updates of Adam move it by one learning rate each
      assertEquals(.06, slow, .005);
    }
  }

  @Test
  void freshPathsAreNewInEveryEpochAndKeptOnesAreNot() {
    assertNotEquals(secondLossWithoutLearning(true), firstLossWithoutLearning(true));
    assertEquals(secondLossWithoutLearning(false), firstLossWithoutLearning(false), 1e-9);
  }

  private static double firstLossWithoutLearning(boolean fresh) {
    try (Testable trainable = still(fresh)) {
      return trainable.iterate().get("loss");
    }
  }

  private static double secondLossWithoutLearning(boolean fresh) {
    try (Testable trainable = still(fresh)) {
      trainable.iterate();
      return trainable.iterate().get("loss");
    }
  }

  private static Testable still(boolean fresh) {
    return lab().set("learningRate", 1e-30).set("fresh", fresh).trainable(5);
  }

  /** A network that reads the sequence. */
  private static Lab lstm() {
    Initializer weights = new Initializer(Initializer.Scheme.XAVIER_UNIFORM, 1);
    return lab().set("form", "sequence").architecture((input, head) -> Architecture.from(input)
        .then(new Layer.Lstm(8, true, weights, Initializer.ZERO))
        .dense(head.outputs(), weights)
        .build());
  }

  @Test
  void anLstmLearnsToHedge() {
    try (Testable trainable = lstm().set("features", "scaled").trainable(10)) {
      double untrained = trainable.score(Split.TEST);
      train(trainable);
      assertTrue(trainable.score(Split.TEST) > trainable.floor(Split.TEST) + 2);
      assertTrue(trainable.score(Split.TEST) > untrained + 2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"position", "correction", "band"})
  void anLstmsGradientsAreThoseOfTheLoss(String output) {
    Lab lab = lstm().set("output", output).set("quadraticCost", .002).set("instruments", new String[] {"call"})
        .set("features", "scaled").risk(.4);
    assertGradients(lab, "lstm1.weight", "lstm1.recurrent", "lstm1.bias", "dense1.weight");
  }

  @ParameterizedTest
  @ValueSource(strings = {"recurrent", "memoryless", "sequence"})
  void aPositionDependsOnNothingLater(String form) {
    Lab lab = form.equals("sequence") ? lstm() : lab().set("form", form);
    try (Testable trainable = lab.trainable(6)) {
      trainable.iterate();
      Desk desk = trainable.show(Desk.class).orElseThrow();
      Scenarios scenarios = desk.scenarios(desk.contract().market(), Split.TEST);
      double[][][] before = new double[6][1][scenarios.size()];
      desk.network().positions(scenarios, before);
      for (int t = 4; t < 7; t++) {
        Arrays.fill(scenarios.paths().prices()[t], 120);
        Arrays.fill(scenarios.paths().variances()[t], .5);
      }
      double[][][] after = new double[6][1][scenarios.size()];
      desk.network().positions(scenarios, after);
      for (int t = 0; t < 4; t++) {
        assertArrayEquals(before[t][0], after[t][0]);
      }
      assertNotEquals(before[4][0][0], after[4][0][0]);
    }
  }

  @Test
  void anUntrainedBandIsTheBenchmarkItself() {
    try (Testable trainable = lab().set("output", "band").trainable(7)) {
      Network network = trainable.networks().get("hedge");
      float[] closed = new float[16];
      network.values("dense2.weight", closed);
      Desk desk = trainable.show(Desk.class).orElseThrow();
      double own = trainable.score(Split.TEST);
      Hedge delta = desk.benchmarks().get("delta");
      assertEquals(desk.risk().score(desk.trade(delta, desk.contract().market(), Split.TEST).profits()), own, 1e-5);
    }
  }

  @Test
  void factsAreTheBenchmarksOnTheTestPaths() {
    try (Testable trainable = lab().trainable(8)) {
      Map<String, Double> facts = trainable.facts();
      assertEquals(trainable.floor(Split.TEST), facts.get("benchmarks/none/cvar"), 1e-12);
      assertTrue(facts.get("benchmarks/delta/cvar") > facts.get("benchmarks/none/cvar") + 2);
      assertTrue(facts.get("benchmarks/delta/pnl-std") < facts.get("benchmarks/none/pnl-std") / 2);
      assertTrue(facts.get("benchmarks/none/sharpe") > facts.get("benchmarks/delta/sharpe"));
    }
  }

  @Test
  void inputsAreWhatTheNetworkReads() {
    try (Testable trainable = lab().trainable(9)) {
      Network network = trainable.networks().get("hedge");
      float[] inputs = trainable.as(InputSource.class).orElseThrow().inputs(network, 10, Seeds.of(0).stream("in"));
      assertEquals(10 * 8, inputs.length);
      assertEquals(0, inputs[0], "at the first moment the stock is at the strike");
      assertEquals(.2, inputs[2], 1e-6);
    }
  }

  @Test
  void refusesWhatMakesNoSense() {
    assertRefused(lab().set("horizon", 0), "the horizon is 0.0 years; it must be above 0");
    assertRefused(lab().set("horizon", 80), "at most 50");
    assertRefused(
        lab().set("paths", 2_000_000_000), "the profits of the paths: 2000000000 of 8 bytes take more memory than");
    assertRefused(lab().set("learningRate", 0), "learning-rate is 0.0; it must be above 0");
    assertRefused(lab().part(Claim.KIND, new Call(5000)), "the claim makes no sense: its strike is too far away");
    assertRefused(lab().part(Claim.KIND, new Call(300)), "no path reaches what the claim depends on");
    assertRefused(lab().set("output", "band").set("centre", "nothing"), "there are none, delta");
    Lab flat = lab().set("form", "sequence")
        .architecture((input, head) ->
            Architecture.from(input).flatten().dense(head.outputs(), Initializer.ZERO).build());
    assertRefused(flat, "needs a network that has outputs at every step");
  }

  private static void assertRefused(Lab lab, String part) {
    String message = assertThrows(InvalidInputException.class, () -> lab.trainable(0)).getMessage();
    assertTrue(message.contains(part), message);
  }

  @Test
  void aMarketThatIsNotWhatItSaysStopsARunUnlessItIsOnlyReported() {
    Lab lab = lab().part(Market.KIND, new WalkMarket(.05));
    String message = assertThrows(InvalidInputException.class, () -> lab.trainable(0)).getMessage();
    assertTrue(
        message.matches("task hedging: the market's paths are not what its formulas say: call at 89.17 is .*; "
            + "discounted price at the horizon is 100.[34][0-9]* and should be 100.00, give or take 0.[0-9]+; "
            + "take another scheme or more steps, or set market-check to reported"),
        message);
    try (Testable trainable = lab.set("marketCheck", "reported").trainable(0)) {
      String row = "market validation/discounted price at the horizon/";
      assertEquals(0, trainable.facts().get(row + "passed"));
      assertEquals(100, trainable.facts().get(row + "by formula"));
    }
  }

  @Test
  void aMarketIsCheckedOnceInAProcess() {
    TimeGrid grid = new TimeGrid(.1, 6);
    MarketCheck check = MarketCheck.of(new WalkMarket(), grid);
    assertSame(check, MarketCheck.of(new WalkMarket(), grid));
    assertNotSame(check, MarketCheck.of(new WalkMarket(), new TimeGrid(.1, 7)));
    assertNotSame(check, MarketCheck.of(new WalkMarket(.05), grid));
    try (Testable trainable = lab().set("horizon", .1).trainable(0)) {
      check.facts().forEach((name, value) -> assertEquals(value, trainable.facts().get(name), name));
    }
  }

  @Test
  void aVarianceClaimPaysWhatWasRealised() {
    WalkMarket market = new WalkMarket();
    Paths paths = new Paths(new TimeGrid(.25, 5), 2);
    market.simulate(paths, Seeds.of(0).stream("paths"));
    double[][] prices = new double[6][2];
    new VarianceClaim().price(market, paths, prices);
    double sum = 0;
    for (int t = 1; t <= 5; t++) {
      double change = Math.log(paths.prices()[t][0] / paths.prices()[t - 1][0]);
      sum += change * change;
    }
    assertEquals(400, prices[0][0], 1e-9);
    assertEquals(10_000 * sum / .25, prices[5][0], 1e-9);
  }
}
