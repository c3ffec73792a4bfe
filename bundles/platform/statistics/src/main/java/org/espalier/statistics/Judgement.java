// SPDX-License-Identifier: Apache-2.0
package org.espalier.statistics;

/** What a sample says of a claim, each way at a level of {@value #LEVEL}. */
public enum Judgement {
  /** If the claim were false, at most one study in twenty would say this. */
  SHOWN("shown"),
  /** Neither the claim nor its opposite is shown. */
  NOT_SHOWN("not shown"),
  /** The opposite of the claim is shown. */
  EXCLUDED("excluded");

  /** A claim that is false is made in at most this share of studies. */
  public static final double LEVEL = 0.05;

  private final String words;

  Judgement(String words) {
    this.words = words;
  }

  /** Of a claim and its opposite, by their p-values; where neither can be tested, NaN, nothing is shown. */
  static Judgement of(double p, double ofOpposite) {
    return p <= LEVEL ? SHOWN : ofOpposite <= LEVEL ? EXCLUDED : NOT_SHOWN;
  }

  @Override
  public String toString() {
    return words;
  }
}
