// SPDX-License-Identifier: Apache-2.0
package org.espalier.benchmarks;

import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.minimum;
import static org.bytedeco.pytorch.global.torch.mse_loss;
import static org.bytedeco.pytorch.global.torch.rand;
import static org.bytedeco.pytorch.global.torch.randint;
import static org.bytedeco.pytorch.global.torch.randn;
import static org.bytedeco.pytorch.global.torch.randn_like;
import static org.bytedeco.pytorch.global.torch.zeros;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.espalier.api.network.Architecture;

/**
 * Soft actor-critic of continuous actions in libtorch's operations (Haarnoja et al. 2018, Soft Actor-Critic Algorithms
 * and Applications, algorithm 1), with the shapes of Stable-Baselines3's: one head for means and deviations, both
 * critics descend by one optimiser. A call is an update, without an environment.
 */
final class TorchSac implements Subject {
  private static final float GAMMA = 0.99f;
  private static final float TAU = 0.005f;
  private static final float LEAST_LOG_DEVIATION = -20;
  private static final float LARGEST_LOG_DEVIATION = 2;
  private static final float HALF_LOG_2_PI = (float) (Math.log(2 * Math.PI) / 2);

  private final Work work;
  private final TorchModel actor;
  private final List<TorchModel> critics = new ArrayList<>();
  private final List<TorchModel> targets = new ArrayList<>();
  private final Tensor logTemperature = zeros(1).requires_grad_(true);
  private final Adam actorOptimizer;
  private final Adam criticOptimizer;
  private final Adam temperatureOptimizer = adam(List.of(logTemperature));
  private final Tensor observations;
  private final Tensor actions;
  private final Tensor rewards;
  private final Tensor following;
  private final Tensor firstBatch;

  /** Actions with the logarithms of their densities. */
  private record Draw(Tensor actions, Tensor logProbabilities) {}

  TorchSac(Start start) {
    TorchSubject.load();
    work = start.work();
    int width = work.sample().size();
    actor = TorchModel.of(start, MemoryFormat.Contiguous);
    Architecture architecture = work.critic();
    for (int k = 0; k < 2; k++) {
      Start of = new Start(new Work(Work.Kind.FORWARD, architecture, work.batch(), 0));
      critics.add(TorchModel.of(of, MemoryFormat.Contiguous));
      targets.add(TorchModel.of(of, MemoryFormat.Contiguous));
    }
    actorOptimizer = adam(actor.parameters());
    criticOptimizer = adam(critics.stream().flatMap(critic -> critic.parameters().stream()).toList());
    observations = randn(Work.REPLAYED, width);
    actions = rand(Work.REPLAYED, work.actions()).mul(new Scalar(2f)).sub(new Scalar(1f));
    rewards = actions.select(1, 0).contiguous();
    following = randn(Work.REPLAYED, width);
    firstBatch = TorchModel.tensor(start.data(), work.batch(), width);
  }

  private static Adam adam(List<Tensor> parameters) {
    return new Adam(new TensorVector(parameters.toArray(Tensor[]::new)), new AdamOptions(Work.LEARNING_RATE));
  }

  /** The tanh of normal draws (appendix C). */
  private Draw draw(Tensor of) {
    TensorVector parts = actor.forward(of, true).chunk(2, -1);
    Tensor mean = parts.get(0);
    Tensor logDeviation = parts.get(1).clamp(
        new ScalarOptional(new Scalar(LEAST_LOG_DEVIATION)), new ScalarOptional(new Scalar(LARGEST_LOG_DEVIATION)));
    Tensor noise = randn_like(mean);
    Tensor drawn = mean.add(logDeviation.exp().mul(noise)).tanh();
    Tensor squash = drawn.square().neg().add(new Scalar(1f + 1e-6f)).log();
    Tensor logProbabilities =
        noise.square().mul(new Scalar(-0.5f)).sub(logDeviation).sub(new Scalar(HALF_LOG_2_PI)).sub(squash).sum(1);
    return new Draw(drawn, logProbabilities);
  }

  private static Tensor value(TorchModel critic, Tensor inputs) {
    return critic.forward(inputs, true).squeeze(-1);
  }

  private static Tensor least(List<TorchModel> of, Tensor inputs) {
    return minimum(value(of.get(0), inputs), value(of.get(1), inputs));
  }

  private static Tensor join(Tensor observations, Tensor actions) {
    return cat(new TensorVector(observations, actions), 1);
  }

  @Override
  public void run() {
    try (PointerScope scope = new PointerScope()) {
      Tensor rows = randint(
          Work.REPLAYED, new long[] {work.batch()},
          new TensorOptions().dtype(new ScalarTypeOptional(torch.ScalarType.Long)));
      Tensor seen = observations.index_select(0, rows);
      Tensor temperature = logTemperature.detach().exp();
      learn(seen, rows, temperature);
      Draw draw = draw(seen);
      improve(seen, draw, temperature);
      Tensor entropyGap = draw.logProbabilities().detach().sub(new Scalar((float) work.actions()));
      temperatureOptimizer.zero_grad();
      logTemperature.exp().mul(entropyGap).mean().neg().backward();
      temperatureOptimizer.step();
      follow();
    }
  }

  private void learn(Tensor seen, Tensor rows, Tensor temperature) {
    Tensor wanted;
    try (NoGradGuard none = new NoGradGuard()) {
      Tensor next = following.index_select(0, rows);
      Draw draw = draw(next);
      Tensor soft = least(targets, join(next, draw.actions())).sub(draw.logProbabilities().mul(temperature));
      wanted = rewards.index_select(0, rows).add(soft.mul(new Scalar(GAMMA)));
    }
    Tensor inputs = join(seen, actions.index_select(0, rows));
    criticOptimizer.zero_grad();
    mse_loss(value(critics.get(0), inputs), wanted).add(mse_loss(value(critics.get(1), inputs), wanted)).backward();
    criticOptimizer.step();
  }

  /** Critics get gradients here that nobody uses, unless they are told not to. */
  private void improve(Tensor seen, Draw draw, Tensor temperature) {
    critics.forEach(critic -> critic.parameters().forEach(parameter -> parameter.requires_grad_(false)));
    Tensor worth = least(critics, join(seen, draw.actions()));
    actorOptimizer.zero_grad();
    draw.logProbabilities().mul(temperature).sub(worth).mean().backward();
    actorOptimizer.step();
    critics.forEach(critic -> critic.parameters().forEach(parameter -> parameter.requires_grad_(true)));
  }

  private void follow() {
    try (NoGradGuard none = new NoGradGuard()) {
      for (int k = 0; k < critics.size(); k++) {
        List<Tensor> own = targets.get(k).parameters();
        List<Tensor> leading = critics.get(k).parameters();
        for (int i = 0; i < own.size(); i++) {
          own.get(i).lerp_(leading.get(i), new Scalar(TAU));
        }
      }
    }
  }

  @Override
  public float[] outputs() {
    return TorchSubject.values(() -> actor.forward(firstBatch, false));
  }
}
