package org.espalier.rl.dqn;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.engine.Network;
import org.espalier.api.metric.Metric;
import org.espalier.api.network.Head;
import org.espalier.api.network.Shape;
import org.espalier.api.random.RandomStream;
import org.espalier.api.rl.Learner;
import org.espalier.api.rl.Policy;
import org.espalier.api.rl.Space;
import org.espalier.api.rl.VectorEnvironment;
import org.espalier.api.task.Replannable;
import org.espalier.api.task.TaskContext;
import org.espalier.rl.TargetNetwork;
import org.espalier.rl.replay.FolderSegments;
import org.espalier.rl.replay.Priorities;
import org.espalier.rl.replay.ReplayBuffer;
import org.espalier.rl.replay.Segments;
import org.espalier.rl.rollout.EpisodeStatistics;
import org.espalier.rl.statistics.Normalisation;
import org.espalier.training.Course;

/**
 * DQN at work: an iteration is a number of rollouts, after each of which it learns from what is kept. The buffer keeps
 * observations and rewards as the environments gave them; they are normalised when they are learnt from.
 */
final class DqnLearner implements Learner, Replannable {
  private static final Metric PROGRESS = new Metric(
      "return", "reward", Metric.Direction.HIGHER, "Mean sum of rewards of the episodes that ended in an iteration");

  private static final List<Metric> METRICS = List.of(
      PROGRESS,
      new Metric("length", "steps", Metric.Direction.NONE, "Mean length of the episodes that ended in an iteration"),
      new Metric("value-loss", "1", Metric.Direction.LOWER, "Mean loss of the values over all updates"),
      new Metric("value", "reward", Metric.Direction.NONE, "Mean value of the actions that were learnt from"),
      new Metric("epsilon", "1", Metric.Direction.NONE, "Probability of a random action at the iteration's end")
          .within(0, 1));

  private final Dqn.Options options;
  private final VectorEnvironment environments;
  private final Normalisation normalisation;
  private final Network network;
  private final TargetNetwork target;
  private final EpsilonGreedy policy;
  private final ReplayBuffer replay;
  private final Optional<Segments> segments;
  private final Optional<Priorities> priorities;
  private final Updates updates;
  private final EpisodeStatistics episodes;
  private final RandomStream actionStream;
  private final RandomStream replayStream;
  private final Course course;
  /** Rollouts of an iteration. */
  private final int rollouts;
  private final float[] before;
  private final float[] actions;
  private final double[] discounted;
  /** Steps of each environment. */
  private long played;
  private boolean begun;

  DqnLearner(Dqn.Options options, VectorEnvironment environments, TaskContext context) {
    this.options = options;
    this.environments = environments;
    int count = environments.count();
    Shape input = ((Space.Box) environments.observationSpace()).shape();
    QValues values = new QValues(((Space.Discrete) environments.actionSpace()).n(), options.dueling());
    network = context.network("q", input, new Head(values.outputs(), 1));
    target = new TargetNetwork(network);
    normalisation = new Normalisation(input.size(), options.normObs(), options.normReward());
    policy = new EpsilonGreedy(network, values, normalisation, options.explorationFinalEps());
    ReplayBuffer.Widths widths = ReplayBuffer.Widths.of(environments);
    replay = new ReplayBuffer(options.bufferSize(), count, widths);
    segments = FolderSegments.of(context);
    priorities = options.prioritised()
        ? Optional.of(new Priorities(replay, options.priorityAlpha(), options.priorityEpsilon())) : Optional.empty();
    updates = new Updates(options, values, widths, network, target, normalisation, replay, priorities);
    episodes = new EpisodeStatistics(count, environments.costs().size());
    long rollout = Dqn.rollout(options);
    rollouts = (int) Math.max(1, Math.min(options.iterationSteps(), options.steps()) / rollout);
    course = new Course(options.steps() / (rollouts * rollout));
    before = new float[count * input.size()];
    actions = new float[count];
    discounted = new double[count];
    actionStream = context.trainingSeeds().stream("actions");
    replayStream = context.trainingSeeds().stream("replay");
    environments.reset(context.trainingSeeds().stream("environments"));
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
    return Map.of("q", network);
  }

  @Override
  public Map<String, float[]> freeParameters() {
    return normalisation.state();
  }

  @Override
  public void freeParameters(Map<String, float[]> values) {
    normalisation.state(values);
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
    return course.planned() * rollouts * Dqn.rollout(options);
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
  public List<Metric> metrics() {
    return METRICS;
  }

  @Override
  public Optional<Metric> progress() {
    return Optional.of(PROGRESS);
  }

  @Override
  public Map<String, Double> iterate() {
    course.begin();
    if (!begun) {
      // weights may have been set since the copy was made
      target.copy();
      begun = true;
    }
    episodes.forgetFinished();
    updates.forget();
    for (int i = 0; i < rollouts; i++) {
      for (int t = 0; t < options.trainFreq(); t++) {
        step(progress((double) (i * options.trainFreq() + t) / (rollouts * options.trainFreq())));
      }
      if (replay.added() > options.learningStarts()) {
        double beta = options.priorityBeta()
            + (1 - options.priorityBeta()) * progress((double) (i + 1) / rollouts);
        long number = options.gradientSteps() < 0 ? Dqn.rollout(options) : options.gradientSteps();
        for (long update = 0; update < number; update++) {
          updates.update(replayStream, beta, course.rate() * options.learningRate());
        }
      }
    }
    if (updates.done() > 0) {
      course.requireFinite(updates.loss());
    }
    course.advance();
    Map<String, Double> shown = new LinkedHashMap<>();
    shown.put(PROGRESS.name(), episodes.meanReturn());
    shown.put("length", episodes.meanLength());
    shown.put("value-loss", updates.loss());
    shown.put("value", updates.value());
    shown.put("epsilon", epsilon(progress(0)));
    return shown;
  }

  /** Share of the training that is done, at a share of the iteration. */
  private double progress(double within) {
    return Math.min(1, (course.done() + within) / course.planned());
  }

  private double epsilon(double progress) {
    double share = progress >= options.explorationFraction() ? 1 : progress / options.explorationFraction();
    return options.explorationInitialEps() + share * (options.explorationFinalEps() - options.explorationInitialEps());
  }

  private void step(double progress) {
    int count = environments.count();
    System.arraycopy(environments.observations(), 0, before, 0, before.length);
    normalisation.observe(before, count);
    double epsilon = replay.added() < options.learningStarts() ? 1 : epsilon(progress);
    policy.act(before, count, actions, epsilon, actionStream);
    environments.step(actions);
    replay.add(before, actions, environments);
    episodes.record(environments);
    for (int e = 0; e < count; e++) {
      discounted[e] = options.gamma() * discounted[e] + environments.rewards()[e];
    }
    normalisation.observeReturns(discounted);
    for (int e = 0; e < count; e++) {
      if (environments.terminated()[e] || environments.truncated()[e]) {
        discounted[e] = 0;
      }
    }
    played++;
    if (played % Math.max(1, options.targetUpdateInterval() / count) == 0) {
      target.follow(options.tau());
    }
  }

  /** What is kept is left out when the training is finished: nothing is learnt from it any more. */
  @Override
  public void save(DataOutput out) throws IOException {
    course.save(out);
    network.save(out);
    target.save(out);
    normalisation.save(out);
    actionStream.save(out);
    replayStream.save(out);
    environments.save(out);
    episodes.save(out);
    for (double sum : discounted) {
      out.writeDouble(sum);
    }
    out.writeLong(played);
    if (!finished()) {
      if (segments.isPresent()) {
        replay.save(out, segments.get());
      } else {
        replay.save(out);
      }
      if (priorities.isPresent()) {
        priorities.get().save(out);
      }
    }
  }

  @Override
  public void restore(DataInput in) throws IOException {
    begun = true;
    course.restore(in);
    network.restore(in);
    target.restore(in);
    normalisation.restore(in);
    actionStream.restore(in);
    replayStream.restore(in);
    environments.restore(in);
    episodes.restore(in);
    for (int e = 0; e < discounted.length; e++) {
      discounted[e] = in.readDouble();
    }
    played = in.readLong();
    if (!finished()) {
      if (segments.isPresent()) {
        replay.restore(in, segments.get());
      } else {
        replay.restore(in);
      }
      if (priorities.isPresent()) {
        priorities.get().restore(in);
      }
    }
  }
}
