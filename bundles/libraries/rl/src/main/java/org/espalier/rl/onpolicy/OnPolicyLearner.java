package org.espalier.rl.ppo;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Optimizer;
import org.espalier.api.engine.Pass;
import org.espalier.api.engine.Weights;
import org.espalier.api.metric.Metric;
import org.espalier.api.network.Head;
import org.espalier.api.network.Shape;
import org.espalier.api.random.RandomStream;
import org.espalier.api.rl.Learner;
import org.espalier.api.rl.Policy;
import org.espalier.api.rl.Space;
import org.espalier.api.rl.VectorEnvironment;
import org.espalier.api.task.GradientSource;
import org.espalier.api.task.Replannable;
import org.espalier.api.task.TaskContext;
import org.espalier.rl.policy.ActorPass;
import org.espalier.rl.policy.NetworkPolicy;
import org.espalier.rl.policy.ScoreDistribution;
import org.espalier.rl.rollout.Critic;
import org.espalier.rl.rollout.Minibatch;
import org.espalier.rl.rollout.Player;
import org.espalier.rl.rollout.Rollout;
import org.espalier.rl.statistics.Normalisation;
import org.espalier.training.Annealing;
import org.espalier.training.Course;
import org.espalier.training.FreeParameter;
import org.espalier.training.Gradients;

/**
 * PPO at work: an iteration is a rollout and the updates that learn from it. It gives gradients of its loss at the
 * present policy, over rollouts of their own, and takes no notice of having done so.
 */
final class PpoLearner implements Learner, GradientSource, Replannable {
  /** Initial scale of the actor's last layer, which makes the first policy nearly uniform, and of the critic's. */
  private static final double ACTOR_GAIN = 0.01;

  private static final double CRITIC_GAIN = 1;
  private static final double ADAM_EPSILON = 1e-5;

  private static final Metric PROGRESS = new Metric(
      "return", "reward", Metric.Direction.HIGHER, "Mean sum of rewards of the episodes that ended in a rollout");

  private static final List<Metric> METRICS = List.of(
      PROGRESS,
      new Metric("length", "steps", Metric.Direction.NONE, "Mean length of the episodes that ended in a rollout"),
      new Metric("policy-loss", "1", Metric.Direction.NONE, "Mean clipped loss of the policy over all updates"),
      new Metric("value-loss", "1", Metric.Direction.LOWER, "Mean loss of the critic over all updates"),
      new Metric("entropy", "nats", Metric.Direction.NONE, "Mean entropy of the policy over all updates"),
      new Metric("kl", "nats", Metric.Direction.NONE, "Mean divergence from the rollout's policy over all updates"),
      new Metric("clip-fraction", "1", Metric.Direction.NONE, "Share of steps whose ratio was clipped").within(0, 1),
      new Metric(
          "explained-variance", "1", Metric.Direction.HIGHER, "Share of the returns' variance that the critic tells"),
      new Metric("learning-rate", "1", Metric.Direction.NONE, "Adam's learning rate"));

  private final Ppo.Options options;
  private final Supplier<VectorEnvironment> newEnvironments;
  private final ScoreDistribution distribution;
  private final Normalisation normalisation;
  private final Network actor;
  private final Network critic;
  private final Map<String, Network> networks = new LinkedHashMap<>();
  private final Policy policy;

  private final RandomStream actionStream;
  private final RandomStream minibatchStream;

  private final Player player;
  /** Plays for gradients that were asked for; made when it is needed. */
  private Optional<Player> asked = Optional.empty();
  private final Minibatch minibatch;
  private final ClippedLoss loss;
  private final int[] order;
  private final float[] policyGradients;
  private final float[] valueGradients;
  private final ActorPass actorUpdate;
  private final Pass criticUpdate;

  private final Course course;

  /**
   * @param newEnvironments gives environments of nobody else's
   */
  PpoLearner(Ppo.Options options, Supplier<VectorEnvironment> newEnvironments, TaskContext context) {
    this.options = options;
    this.newEnvironments = newEnvironments;
    VectorEnvironment environments = newEnvironments.get();
    int observationWidth = environments.observationSpace().width();
    Shape input = ((Space.Box) environments.observationSpace()).shape();
    actor = context.network(
        "actor", input, new Head(ScoreDistribution.outputs(environments.actionSpace()), ACTOR_GAIN));
    critic = context.network("critic", input, new Head(1, CRITIC_GAIN));
    networks.put("actor", actor);
    networks.put("critic", critic);
    distribution = Distributions.of(environments.actionSpace(), options, actor.architecture());
    normalisation = new Normalisation(observationWidth, options.normObs(), options.normReward());
    policy = new NetworkPolicy(actor, distribution, normalisation);

    player = newPlayer(environments);
    int rollout = player.rollout().size();
    minibatch = minibatchOf(rollout / options.numMinibatches());
    loss = newLoss();
    course = new Course(options.steps() / rollout);
    order = new int[rollout];
    policyGradients = new float[minibatch.size() * actor.architecture().outputShape().size()];
    valueGradients = new float[minibatch.size()];
    actorUpdate = new ActorPass(actor, distribution, minibatch.size());
    criticUpdate = critic.pass(minibatch.size());

    actionStream = context.trainingSeeds().stream("actions");
    minibatchStream = context.trainingSeeds().stream("minibatches");
    environments.reset(context.trainingSeeds().stream("environments"));
  }

  private Player newPlayer(VectorEnvironment environments) {
    Player.Settings settings = new Player.Settings(options.numSteps(), options.sdeSampleFreq());
    Critic reward = new Critic(critic, options.gamma(), options.gaeLambda());
    return new Player(
        settings, environments, distribution, normalisation, new Player.Networks(actor, reward, List.of()));
  }

  private ClippedLoss newLoss() {
    return new ClippedLoss(options.clipCoef(), options.clipVloss(), options.entCoef(), options.vfCoef());
  }

  @Override
  public Policy policy() {
    return policy;
  }

  @Override
  public float[] networkInputs(float[] observations, int count) {
    return normalisation.observations(observations, count);
  }

  @Override
  public Map<String, Network> networks() {
    return networks;
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
    return course.planned() * order.length;
  }

  @Override
  public boolean finished() {
    return course.finished();
  }

  @Override
  public void replan(long first, long planned, double factor) {
    course.replan(first, planned, factor);
  }

  @Override
  public Map<String, Double> iterate() {
    course.begin();
    Annealing annealing = options.annealLr() ? Annealing.LINEAR : Annealing.NONE;
    double learningRate =
        course.rate() * options.learningRate() * annealing.share(course.done(), course.planned());
    Rollout rollout = player.play(actionStream, true);
    learn(rollout, new Optimizer.Adam(learningRate, 0.9, 0.999, ADAM_EPSILON));
    course.advance();
    Map<String, Double> shown = new LinkedHashMap<>();
    shown.put(PROGRESS.name(), player.episodes().meanReturn());
    shown.put("length", player.episodes().meanLength());
    shown.put("policy-loss", loss.policyLoss());
    shown.put("value-loss", loss.valueLoss());
    shown.put("entropy", loss.entropy());
    shown.put("kl", loss.divergence());
    shown.put("clip-fraction", loss.clipFraction());
    shown.put("explained-variance", rollout.reward().explainedVariance());
    shown.put("learning-rate", learningRate);
    return shown;
  }

  @Override
  public List<Metric> metrics() {
    return METRICS;
  }

  @Override
  public Optional<Metric> progress() {
    return Optional.of(PROGRESS);
  }

  private void learn(Rollout rollout, Optimizer.Adam optimizer) {
    loss.reset();
    Arrays.setAll(order, i -> i);
    for (int epoch = 0; epoch < options.updateEpochs(); epoch++) {
      minibatchStream.shuffle(order);
      double divergence = 0;
      for (int from = 0; from < order.length; from += minibatch.size()) {
        rollout.copy(order, from, minibatch);
        divergence = update(optimizer);
      }
      if (options.targetKl() > 0 && divergence > options.targetKl()) {
        break;
      }
    }
  }

  /** One update on the minibatch; returns the policy's divergence before it. */
  private double update(Optimizer.Adam optimizer) {
    if (options.normAdv()) {
      minibatch.reward().normaliseAdvantages();
    }
    Collection<FreeParameter> free = distribution.parameters().values();
    zeroGradients();
    float[] outputs = actorUpdate.forward(minibatch.observations(), minibatch.size(), Pass.Mode.TRAIN);
    double divergence = loss.policy(minibatch, outputs, distribution, policyGradients);
    actorUpdate.backward(policyGradients);
    float[] values = criticUpdate.forward(minibatch.observations(), minibatch.size(), Pass.Mode.TRAIN);
    loss.value(minibatch, values, valueGradients);
    criticUpdate.backward(valueGradients);
    Gradients.clip(options.maxGradNorm(), List.of(actor, critic), free);
    actor.update(optimizer);
    critic.update(optimizer);
    free.forEach(parameter -> parameter.update(optimizer));
    return divergence;
  }

  /**
   * {@inheritDoc}
   *
   * <p>The samples are drawn from whole rollouts, over each of which advantages are estimated and, if they are in
   * training, normalised.
   */
  @Override
  public double gradients(int samples, RandomStream random) {
    Player own = asked.orElseGet(() -> newPlayer(newEnvironments.get()));
    asked = Optional.of(own);
    own.environments().reset(random);
    Weights actorBefore = actor.weights();
    Weights criticBefore = critic.weights();
    zeroGradients();
    ClippedLoss total = newLoss();
    for (int left = samples; left > 0; left -= order.length) {
      Minibatch all = minibatchOf(order.length);
      own.play(random, false).copy(random.permutation(order.length), 0, all);
      if (options.normAdv()) {
        all.reward().normaliseAdvantages();
      }
      Minibatch drawn = minibatchOf(Math.min(left, order.length));
      all.copyTo(drawn);
      accumulate(drawn, total, (double) drawn.size() / samples);
    }
    // running statistics have moved
    actor.weights(actorBefore);
    critic.weights(criticBefore);
    return total.policyLoss() - options.entCoef() * total.entropy() + options.vfCoef() * total.valueLoss();
  }

  /** Adds gradients of the mean loss over a batch, times a weight. */
  private void accumulate(Minibatch batch, ClippedLoss into, double weight) {
    float[] byPolicy = new float[batch.size() * actor.architecture().outputShape().size()];
    ActorPass actorPass = new ActorPass(actor, distribution, batch.size());
    into.policy(batch, actorPass.forward(batch.observations(), batch.size(), Pass.Mode.TRAIN), distribution, byPolicy);
    actorPass.backward(scaled(byPolicy, weight));
    float[] byValue = new float[batch.size()];
    Pass criticPass = critic.pass(batch.size());
    into.value(batch, criticPass.forward(batch.observations(), batch.size(), Pass.Mode.TRAIN), byValue);
    criticPass.backward(scaled(byValue, weight));
  }

  private static float[] scaled(float[] values, double factor) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= (float) factor;
    }
    return values;
  }

  private Minibatch minibatchOf(int size) {
    return new Minibatch(size, actor.architecture().inputShape().size(), distribution.actionWidth(), 0);
  }

  private void zeroGradients() {
    distribution.parameters().values().forEach(FreeParameter::zeroGradients);
    actor.zeroGradients();
    critic.zeroGradients();
  }

  @Override
  public Map<String, float[]> freeParameters() {
    Map<String, float[]> values = new LinkedHashMap<>();
    distribution.parameters().forEach((name, parameter) -> values.put(name, parameter.values()));
    values.putAll(normalisation.state());
    return values;
  }

  @Override
  public void freeParameters(Map<String, float[]> values) {
    distribution.parameters().forEach((name, parameter) -> parameter.values(values.get(name)));
    normalisation.state(values);
  }

  @Override
  public void save(DataOutput out) throws IOException {
    course.save(out);
    actor.save(out);
    critic.save(out);
    for (FreeParameter parameter : distribution.parameters().values()) {
      parameter.save(out);
    }
    actionStream.save(out);
    minibatchStream.save(out);
    player.save(out);
    normalisation.save(out);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    course.restore(in);
    actor.restore(in);
    critic.restore(in);
    for (FreeParameter parameter : distribution.parameters().values()) {
      parameter.restore(in);
    }
    actionStream.restore(in);
    minibatchStream.restore(in);
    player.restore(in);
    normalisation.restore(in);
  }
}
