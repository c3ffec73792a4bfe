// SPDX-License-Identifier: Apache-2.0
package org.espalier.allocation;

import org.espalier.api.network.Architecture;
import org.espalier.api.procedure.Evaluation;
import org.espalier.api.procedure.RunContext;

/**
 * What a search has spent, and what it may spend, so that searches are compared at equal cost: either evaluations, one
 * of another fidelity counting as the part of a whole one that its examples are, or multiply-accumulates. Used by one
 * thread.
 */
public final class Ledger {

  /** What is equal where searches are compared at equal cost. */
  public enum Matched { EVALUATIONS, MACS }

  private final Matched matched;
  private final Proxy.Fidelity unit;
  /** What one evaluation adds to what may be spent. */
  private final double price;
  private double allowance;
  private double evaluations;
  private double macs;
  private double seconds;
  private double finetuning;

  /**
   * @param allowance evaluations that may be spent; or as many multiply-accumulates as so many evaluations of a typical
   *     network take
   * @param unit how one whole evaluation is done
   * @param typical such as that of the uniform allocation
   */
  public Ledger(Matched matched, double allowance, Proxy.Fidelity unit, Architecture typical) {
    this(matched, unit, matched == Matched.MACS ? unit.macs(typical.macs()) : 1);
    allow(allowance);
  }

  private Ledger(Matched matched, Proxy.Fidelity unit, double price) {
    this.matched = matched;
    this.unit = unit;
    this.price = price;
  }

  /** One that counts and limits nothing. */
  public static Ledger unlimited(Proxy.Fidelity unit) {
    Ledger unlimited = new Ledger(Matched.EVALUATIONS, unit, 1);
    unlimited.allow(Double.POSITIVE_INFINITY);
    return unlimited;
  }

  /** One of its own with what may be spent and what has been. */
  Ledger copy() {
    Ledger copy = new Ledger(matched, unit, price);
    copy.allowance = allowance;
    copy.charge(evaluations, macs, seconds);
    return copy;
  }

  /** Lets so many evaluations more be spent, or as many multiply-accumulates as they typically take. */
  public void allow(double more) {
    allowance += more * price;
  }

  /** Whether an evaluation can still be paid. */
  public boolean pays(Proxy.Fidelity fidelity, Architecture architecture) {
    double price = matched == Matched.MACS ? fidelity.macs(architecture.macs()) : evaluations(fidelity);
    return price <= left() * (1 + 1e-9);
  }

  /** Notes an evaluation. */
  public void charge(Proxy.Fidelity fidelity, Architecture architecture, double took) {
    charge(evaluations(fidelity), fidelity.macs(architecture.macs()), took);
  }

  /**
   * Notes work of another kind.
   *
   * @param whole whole evaluations that it counts as
   * @param accumulates multiply-accumulates, a backward pass counting as two forward passes
   * @param took seconds
   */
  public void charge(double whole, double accumulates, double took) {
    evaluations += whole;
    macs += accumulates;
    seconds += took;
  }

  /** Notes the seconds that an evaluation by a {@link Proxy} took; one that failed early took hardly any. */
  public void time(Evaluation evaluation) {
    seconds += evaluation.measures().getOrDefault(Proxy.SECONDS, 0.0);
    finetuning += evaluation.measures().getOrDefault(Proxy.FINETUNING_SECONDS, 0.0);
  }

  /** Which part of a whole evaluation one of another fidelity is. */
  public double evaluations(Proxy.Fidelity fidelity) {
    return unit.macs(1) == 0 ? 1 : evaluations((double) fidelity.macs(1));
  }

  /**
   * Which part of a whole evaluation some work is; 0 where whole evaluations only score.
   *
   * @param examples that pass a network forwards, a backward pass counting as two
   */
  public double evaluations(double examples) {
    long whole = unit.macs(1);
    return whole == 0 ? 0 : examples / whole;
  }

  /** What may still be spent, in evaluations or multiply-accumulates. */
  public double left() {
    return allowance - (matched == Matched.MACS ? macs : evaluations);
  }

  /** Whole evaluations, and the others as parts of these. */
  public double evaluations() {
    return evaluations;
  }

  public double macs() {
    return macs;
  }

  /** Seconds of all threads that evaluated. */
  public double seconds() {
    return seconds;
  }

  /**
   * Records what was spent as the metrics {@code search.evaluations}, {@code search.macs}, {@code search.seconds} and,
   * of these, {@code search.finetuning-seconds}.
   */
  public void record(RunContext run) {
    run.metric("search.evaluations", evaluations);
    run.metric("search.macs", macs);
    run.metric("search.seconds", seconds);
    run.metric("search.finetuning-seconds", finetuning);
  }
}
