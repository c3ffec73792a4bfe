// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.dynamicsparse;

import java.util.Locale;
import org.espalier.api.engine.Mask;
import org.espalier.api.procedure.Parameters;
import org.espalier.api.pruning.LayerScores;
import org.espalier.api.pruning.Selection;
import org.espalier.api.random.RandomStream;

/**
 * When connections move, and how.
 *
 * @param method which come
 * @param fraction share of each layer's connections that moves at first, from 0 to 1
 * @param decay how it changes
 * @param every iterations from one move to the next, at least 1
 * @param until share of the training after which connections stay, above 0 and up to 1
 * @param drop which go
 * @param start what the weights of those that come begin with
 * @param samples of training data whose gradient is looked at, if the method looks at one; else 0
 */
record Moves(
    Method method, double fraction, Decay decay, long every, double until, Drop drop, Start start, int samples) {
  /** Names of the parameters of a run, and of the options. */
  static final String METHOD = "method";

  private static final String FRACTION = "fraction";
  private static final String DECAY = "decay";
  private static final String EVERY = "every";
  private static final String UNTIL = "until";
  private static final String DROP = "drop";
  private static final String START = "start";
  private static final String SAMPLES = "samples";

  /** What is lost when a share of the iterations is computed. */
  private static final double ROUNDING = 1e-9;

  /** As a run's definition tells it. */
  static Moves of(Parameters parameters) {
    return new Moves(
        parameters.constant(METHOD, Method.class), parameters.number(FRACTION),
        parameters.constant(DECAY, Decay.class), parameters.integer(EVERY), parameters.number(UNTIL),
        parameters.constant(DROP, Drop.class), parameters.constant(START, Start.class),
        parameters.has(SAMPLES) ? Math.toIntExact(parameters.integer(SAMPLES)) : 0);
  }

  /** What a run that moves connections depends on. */
  Parameters parameters() {
    Parameters parameters = Parameters.NONE
        .with(METHOD, method).with(FRACTION, fraction).with(DECAY, decay).with(EVERY, every).with(UNTIL, until)
        .with(DROP, drop).with(START, start);
    return method == Method.RIGL ? parameters.with(SAMPLES, samples) : parameters;
  }

  /** Whether connections move after so many iterations of those that are planned. */
  boolean due(long iteration, long planned) {
    return iteration > 0 && iteration % every == 0 && iteration < until * planned - ROUNDING;
  }

  /** Share of each layer's connections that moves then. */
  double fraction(long iteration, long planned) {
    return decay.fraction(fraction, iteration / (until * planned));
  }

  /** The constant that an option's value names. */
  static <E extends Enum<E>> E constant(Class<E> type, String name) {
    return Enum.valueOf(type, name.replace('-', '_').toUpperCase(Locale.ROOT));
  }

  static String name(Enum<?> constant) {
    return constant.name().replace('_', '-').toLowerCase(Locale.ROOT);
  }

  /** How the share that moves changes in the time in which connections move. */
  enum Decay {
    CONSTANT {
      @Override
      double fraction(double first, double progress) {
        return first;
      }
    },

    /** By half a cosine to 0 (Evci et al. 2020, sec. 3). */
    COSINE {
      @Override
      double fraction(double first, double progress) {
        // StrictMath, because Math may differ between machines
        return first / 2 * (1 + StrictMath.cos(progress * Math.PI));
      }
    };

    /**
     * The share.
     *
     * @param first at the beginning
     * @param progress of the time, from 0 to 1
     */
    abstract double fraction(double first, double progress);
  }

  /** Which connections of a layer go. */
  enum Drop {
    /** Those of the smallest absolute values (Evci et al. 2020, algorithm 1). */
    SMALLEST {
      @Override
      Mask staying(LayerScores values, double fraction, RandomStream ties) {
        return strongest(values, values.candidates(), fraction, ties);
      }
    },

    /**
     * The same share of the positive weights, the smallest, and of the negative ones, the largest (Mocanu et al. 2018,
     * algorithm 1); 0 counts as positive.
     */
    SMALLEST_OF_EACH_SIGN {
      @Override
      Mask staying(LayerScores values, double fraction, RandomStream ties) {
        float[] weights = values.scores();
        boolean[] negative = new boolean[weights.length];
        for (int i = 0; i < negative.length; i++) {
          negative[i] = weights[i] < 0;
        }
        Mask below = values.candidates().and(Mask.of(negative));
        Mask above = values.candidates().and(Mask.of(negative).complement());
        return strongest(values, above, fraction, ties).or(strongest(values, below, fraction, ties));
      }
    };

    /**
     * The connections of a layer that stay.
     *
     * @param values the layer's weights, and as candidates the connections that there are
     * @param fraction share that goes, rounded to whole connections
     * @param ties decides among equal weights
     */
    abstract Mask staying(LayerScores values, double fraction, RandomStream ties);

    private static Mask strongest(LayerScores values, Mask candidates, double fraction, RandomStream ties) {
      float[] sizes = new float[values.scores().length];
      for (int i = 0; i < sizes.length; i++) {
        sizes[i] = Math.abs(values.scores()[i]);
      }
      int going = (int) Math.round(fraction * candidates.kept());
      return Selection.top(new LayerScores(values.parameter(), sizes, candidates), candidates.kept() - going, ties);
    }
  }

  /** What the weights of connections that come begin with; their moments begin with 0. */
  enum Start {
    /** 0; a connection that comes just where one has gone was never away and keeps its weight and its moments. */
    ZERO,
    /** Drawn as the layer's initial weights are, also where a connection has just gone. */
    DRAWN
  }
}
