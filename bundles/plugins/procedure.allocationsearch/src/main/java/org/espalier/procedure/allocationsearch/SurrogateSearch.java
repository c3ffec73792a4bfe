// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.allocationsearch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.allocation.Coding;
import org.espalier.allocation.Draws;
import org.espalier.allocation.Judge;
import org.espalier.allocation.Judged;
import org.espalier.allocation.Ledger;
import org.espalier.allocation.Study;
import org.espalier.api.random.RandomStream;

/**
 * Search by a surrogate of a proxy in several fidelities. Proposals are judged without finetuning, on weights that all
 * widths share; the surrogate, now knowing that, ranks these by a draw of its posterior (Thompson 1933); the first of
 * them are finetuned briefly, and the better half of these wholly (successive halving, Jamieson and Talwalkar 2016). At
 * the end the best are judged once more after longer finetuning. All that costs anything is on the ledger.
 */
final class SurrogateSearch {
  private static final int FIRST = 30;
  private static final int INCUMBENTS = 5;
  private static final int SCREENED = 20;
  private static final int BRIEF = 4;
  private static final int WHOLE = 2;
  /** Where there are but few allocations, draws bring nothing new soon. */
  static final int PATIENCE = 50;

  private final Study study;
  private final Coding coding;
  private final RandomStream random;
  private final Proposals proposals;
  private final Settings settings;
  private final Ledger ledger;
  private final Judge cheap;
  private final Judge brief;
  private final Judge whole;
  private final Judge longer;

  /**
   * @param random what is drawn at first, and the surrogate's draws
   * @param proposals of each round
   */
  SurrogateSearch(Study study, Settings settings, RandomStream random, Proposals proposals) {
    this.study = study;
    this.settings = settings;
    coding = study.coding();
    this.random = random;
    this.proposals = proposals;
    ledger = settings.ledger(study, settings.choosing());
    cheap = study.judge(settings.cheap(), ledger, SharedWeights.train(study, settings, ledger));
    whole = study.judge(settings.whole(), ledger);
    brief = settings.briefly().equals(settings.whole())
        ? whole : study.judge(settings.briefly(), ledger);
    longer = study.judge(settings.longer(), ledger);
  }

  /** Spends what the search has. */
  Found search() {
    List<int[]> baselines = study.baselines();
    List<int[]> first = new ArrayList<>(baselines);
    Draws draws = study.draws(Settings.DEVIATION, random);
    first.addAll(Draws.different(first() - first.size(), PATIENCE, cheap::knows, draws));
    // the baselines wholly, so that by its own measure the search is never worse than these
    boolean paid = judged(whole, baselines) && judged(cheap, first)
        && judged(brief, best(cheap, BRIEF + baselines.size())) && judged(whole, best(brief, WHOLE));
    while (paid) {
      paid = round();
    }
    // what is left pays for no further round
    judged(whole, incumbents(Integer.MAX_VALUE));
    ledger.allow(settings.choosing());
    judged(longer, best(whole, settings.finalists()));
    return new Found(longer.best().or(whole::best).or(brief::best).or(cheap::best), whole, ledger);
  }

  private static boolean judged(Judge judge, List<int[]> allocations) {
    return judge.judge(allocations).size() == allocations.size();
  }

  private static List<int[]> best(Judge judge, int count) {
    return judge.ranked().stream().filter(Judged::feasible).limit(count).map(Judged::kept).toList();
  }

  /** How many allocations are screened before the surrogate is asked: for a third of what there is, at most. */
  private int first() {
    return (int) Math.min(FIRST, settings.evaluations() / 3.0 / ledger.evaluations(settings.cheap()));
  }

  /** Whether there was enough for it. */
  private boolean round() {
    List<Judged> screenedBefore = cheap.ranked().stream().filter(Judged::feasible).toList();
    List<Judged> triedBefore = brief.ranked().stream().filter(Judged::feasible).toList();
    List<int[]> incumbents = incumbents(INCUMBENTS);
    if (screenedBefore.isEmpty() || triedBefore.isEmpty()) {
      return false;
    }
    Surrogate surrogate = new Surrogate(
        points(screenedBefore), merits(screenedBefore), points(triedBefore),
        triedBefore.stream().mapToDouble(judged -> cheapMerit(judged.kept())).toArray(), merits(triedBefore));
    long begin = System.nanoTime();
    List<int[]> screened = proposals.next(surrogate, incumbents, cheap::knows, SCREENED);
    ledger.charge(0, 0, (System.nanoTime() - begin) * 1e-9);
    if (screened.isEmpty() || !judged(cheap, screened)) {
      return false;
    }
    List<int[]> sound = cheap.judge(screened).stream().filter(Judged::feasible).map(Judged::kept).toList();
    if (sound.isEmpty()) {
      return false;
    }
    double[][] left = sound.stream().map(coding::point).toArray(double[][]::new);
    double[] merits = sound.stream().mapToDouble(this::cheapMerit).toArray();
    List<int[]> tried = top(sound, surrogate.draw(left, merits, random), BRIEF);
    if (!judged(brief, tried)) {
      return false;
    }
    List<int[]> better = brief.judge(tried).stream()
        .sorted(Judged.BETTER_FIRST).limit(WHOLE).map(Judged::kept).toList();
    return judged(whole, better);
  }

  /** The best of the highest fidelity, then of lower ones. */
  private List<int[]> incumbents(int count) {
    Map<List<Integer>, int[]> best = new LinkedHashMap<>();
    Stream.of(whole, brief, cheap)
        .flatMap(judge -> judge.ranked().stream().filter(Judged::feasible))
        .forEach(judged -> best.putIfAbsent(key(judged.kept()), judged.kept()));
    return best.values().stream().limit(count).toList();
  }

  /** Of one that was screened. */
  private double cheapMerit(int[] kept) {
    return cheap.judge(List.of(kept)).get(0).merit();
  }

  private double[][] points(List<Judged> judged) {
    return judged.stream().map(one -> coding.point(one.kept())).toArray(double[][]::new);
  }

  private static double[] merits(List<Judged> judged) {
    return judged.stream().mapToDouble(Judged::merit).toArray();
  }

  /** Those that are worth most, the better first. */
  static List<int[]> top(List<int[]> allocations, double[] merits, int count) {
    return IntStream.range(0, merits.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -merits[i]))
        .limit(count)
        .map(allocations::get)
        .toList();
  }

  private static List<Integer> key(int[] kept) {
    return IntStream.of(kept).boxed().toList();
  }
}
