// SPDX-License-Identifier: Apache-2.0
package org.espalier.benchmarks;

import java.util.OptionalDouble;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.network.Shape;

/**
 * A piece of work on a network.
 *
 * @param kind what is done
 * @param architecture the network it is done on
 * @param batch samples at a time
 * @param sparsity share of the weights that are masked; libtorch, which masks make no faster, computes them as zeros
 */
record Work(Kind kind, Architecture architecture, int batch, double sparsity) {

  /** Pieces of work. */
  enum Kind {
    /** Outputs only. */
    FORWARD,
    /** Forward, backward, step of Adam. */
    UPDATE,
    /** The same with the gradients clipped to a norm of .5 before the step. */
    CLIPPED_UPDATE,
    /** An update after a fifth of the kept weights was replaced: dynamic sparse training, at every update. */
    REMASKED_UPDATE,
    /** Updates on 3000 samples, batch by batch. */
    EPOCH,
    /** Masks for the initial weights that leave the tenth of largest magnitude. */
    PRUNE,
    /** An update after the network was used at every step, its last input being its output at the step before. */
    UNROLLED,
    /**
     * Critics, actor, temperature and targets of soft actor-critic learn from a batch of replayed steps; the
     * architecture is the actor's.
     */
    SAC_UPDATE
  }

  static final int EPOCH_SAMPLES = 3000;
  static final int STEPS = 30;
  static final double LEARNING_RATE = 3e-4;
  static final double CLIP = 0.5;

  /** Units of each hidden layer of actor and critics. */
  static final int HIDDEN = 256;

  /** Steps that are replayed. */
  static final int REPLAYED = 10_000;

  static final double PRUNED = 0.9;

  private static final double FLOPS_OF_A_MULTIPLY_ADD = 2;

  /** Outputs, slopes by the inputs, slopes by the weights. */
  private static final double PRODUCTS_OF_AN_UPDATE = 3;

  /** The same on batches of another size. */
  Work on(int samples) {
    return new Work(kind, architecture, samples, sparsity);
  }

  /** Samples in the data. */
  int samples() {
    return kind == Kind.EPOCH ? EPOCH_SAMPLES : batch;
  }

  /** What one sample is: with time in front where the network is unrolled, without the output that it reads. */
  Shape sample() {
    Shape input = architecture.inputShape();
    return kind == Kind.UNROLLED ? Shape.of(STEPS, input.get(0) - 1) : input;
  }

  /** Whether samples are images, for which libtorch has two formats. */
  boolean images() {
    return architecture.inputShape().rank() == 3;
  }

  /**
   * Whether the two sides give the same outputs afterwards: libtorch does not mask what an update changes, and draws
   * other actions.
   */
  boolean comparable() {
    return sparsity == 0 && kind != Kind.SAC_UPDATE;
  }

  /** Numbers of an action, of which an actor tells means and deviations. */
  int actions() {
    return architecture.outputShape().size() / 2;
  }

  /** The network that values what the actor does. */
  Architecture critic() {
    return Networks.dense(Activation.RELU, sample().size() + actions(), HIDDEN, HIDDEN, 1);
  }

  /**
   * Nominal floating-point operations, of kept weights: two for each multiply-add of dense, convolutional and LSTM
   * layers, padding counted as work, all else not counted. An update has three times those of a forward pass, less the
   * slopes by the network's inputs, which nobody asks for; unrolled, these are missing at the first step only. Of soft
   * actor-critic: the actor where actions led, both targets, an update of both critics, an update of the actor by
   * outputs of the critics and slopes by their inputs. Empty where nothing is multiplied.
   */
  OptionalDouble flops() {
    double forward = FLOPS_OF_A_MULTIPLY_ADD * (1 - sparsity) * samples() * architecture.macs();
    double inputSlopes = FLOPS_OF_A_MULTIPLY_ADD * (1 - sparsity) * samples() * inputMacs();
    return switch (kind) {
      case FORWARD -> OptionalDouble.of(forward);
      case UPDATE, CLIPPED_UPDATE, REMASKED_UPDATE, EPOCH ->
          OptionalDouble.of(PRODUCTS_OF_AN_UPDATE * forward - inputSlopes);
      case UNROLLED -> OptionalDouble.of(PRODUCTS_OF_AN_UPDATE * STEPS * forward - inputSlopes);
      case SAC_UPDATE -> {
        Work critic = new Work(Kind.UPDATE, critic(), batch, 0);
        double value = FLOPS_OF_A_MULTIPLY_ADD * batch * critic.architecture().macs();
        double critics = 2 * (value + critic.flops().orElseThrow() + 2 * value);
        yield OptionalDouble.of(forward + PRODUCTS_OF_AN_UPDATE * forward - inputSlopes + critics);
      }
      case PRUNE -> OptionalDouble.empty();
    };
  }

  /** Multiply-adds of one sample with weights that read the network's input; an LSTM's recurrent ones do not. */
  private long inputMacs() {
    return architecture.parameters().stream()
        .filter(p -> architecture.inputLayers().contains(p.layer()) && p.name().equals(p.layer() + ".weight"))
        .mapToLong(p -> p.macsPerWeight() * p.size())
        .sum();
  }

  /** Whether the parameter is masked, pruned. */
  static boolean prunable(ParameterSpec parameter) {
    return parameter.role() == ParameterSpec.Role.WEIGHT;
  }
}
