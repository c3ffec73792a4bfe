// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.offpolicy;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.engine.Network;
import org.espalier.api.metric.Metric;
import org.espalier.api.random.RandomStream;
import org.espalier.api.rl.Learner;
import org.espalier.api.rl.Policy;
import org.espalier.api.rl.Values;
import org.espalier.api.rl.VectorEnvironment;
import org.espalier.api.task.Replannable;
import org.espalier.api.task.TaskContext;
import org.espalier.rl.replay.FolderSegments;
import org.espalier.rl.replay.ReplayBuffer;
import org.espalier.rl.replay.Segments;
import org.espalier.rl.rollout.EpisodeStatistics;
import org.espalier.rl.statistics.Normalisation;
import org.espalier.training.Course;
import org.espalier.training.FreeParameter;

/**
 * An algorithm that learns from replayed steps at work: an iteration is a number of rollouts, after each of which it
 * learns from what is kept. The buffer keeps observations and rewards as the environments gave them; they are
 * normalised when they are learnt from. Used by one thread.
 */
public final class OffPolicyLearner implements Learner, Replannable {
  private static final Metric PROGRESS = new Metric(
      "return", "reward", Metric.Direction.HIGHER, "Mean sum of rewards of the episodes that ended in an iteration");

  private static final Metric LENGTH = new Metric(
      "length", "steps", Metric.Direction.NONE, "Mean length of the episodes that ended in an iteration");

  private final OffPolicySettings settings;
  private final VectorEnvironment environments;
  private final Normalisation normalisation;
  private final ReplayBuffer replay;
  private final Optional<Segments> segments;
  private final OffPolicyMethod method;
  private final EpisodeStatistics episodes;
  private final RandomStream actionStream;
  private final RandomStream replayStream;
  private final Course course;
  private final int rollouts;
  private final float[] before;
  private final float[] actions;
  private final double[] discounted;
  /** Steps of each environment. */
  private long played;
  private boolean begun;

  /** What makes a method that learns from a buffer. */
  @FunctionalInterface
  public interface Maker {

    /**
     * A method.
     *
     * @param replay what it learns from; the learner fills it
     * @param normalisation what its networks read observations by, and learn rewards by
     */
    OffPolicyMethod make(ReplayBuffer replay, Normalisation normalisation);
  }

  /** @param environments nobody else's, as many as the settings say */
  public OffPolicyLearner(
      OffPolicySettings settings, VectorEnvironment environments, TaskContext context, Maker maker) {
    this.settings = settings;
    this.environments = environments;
    int count = environments.count();
    int width = environments.observationSpace().width();
    normalisation = new Normalisation(width, settings.normObs(), settings.normReward());
    replay = new ReplayBuffer(settings.bufferSize(), count, ReplayBuffer.Widths.of(environments));
    segments = FolderSegments.of(context);
    method = maker.make(replay, normalisation);
    episodes = new EpisodeStatistics(count, environments.costs().size());
    rollouts = settings.rollouts();
    course = new Course(settings.steps() / (rollouts * settings.rollout()));
    before = new float[count * width];
    actions = new float[count * environments.actionSpace().width()];
    discounted = new double[count];
    actionStream = context.trainingSeeds().stream("actions");
    replayStream = context.trainingSeeds().stream("replay");
    environments.reset(context.trainingSeeds().stream("environments"));
  }

  @Override
  public Policy policy() {
    return method.policy();
  }

  @Override
  public Optional<Values> values() {
    return method.values();
  }

  @Override
  public float[] networkInputs(float[] observations, int count) {
    return normalisation.observations(observations, count);
  }

  @Override
  public Map<String, Network> networks() {
    return method.networks();
  }

  @Override
  public Map<String, float[]> freeParameters() {
    Map<String, float[]> values = new LinkedHashMap<>();
    method.parameters().forEach((name, parameter) -> values.put(name, parameter.values()));
    values.putAll(normalisation.state());
    return values;
  }

  @Override
  public void freeParameters(Map<String, float[]> values) {
    method.parameters().forEach((name, parameter) -> parameter.values(values.get(name)));
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
    return course.planned() * rollouts * settings.rollout();
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
    List<Metric> metrics = new ArrayList<>(List.of(PROGRESS, LENGTH));
    metrics.addAll(method.metrics());
    return metrics;
  }

  @Override
  public Optional<Metric> progress() {
    return Optional.of(PROGRESS);
  }

  @Override
  public Map<String, Double> iterate() {
    course.begin();
    if (!begun) {
      method.begin();
      begun = true;
    }
    episodes.forgetFinished();
    method.forget();
    boolean learnt = false;
    for (int i = 0; i < rollouts; i++) {
      method.beginRollout(actionStream, environments.count());
      for (int t = 0; t < settings.trainFreq(); t++) {
        step(progress((double) (i * settings.trainFreq() + t) / (rollouts * settings.trainFreq())));
      }
      if (replay.added() > settings.learningStarts()) {
        double progress = progress((double) (i + 1) / rollouts);
        for (long update = 0; update < settings.updates(); update++) {
          method.update(replayStream, progress, course.rate());
        }
        learnt = true;
      }
    }
    if (learnt) {
      course.requireFinite(method.loss());
    }
    course.advance();
    Map<String, Double> shown = new LinkedHashMap<>();
    shown.put(PROGRESS.name(), episodes.meanReturn());
    shown.put(LENGTH.name(), episodes.meanLength());
    shown.putAll(method.shown(progress(0)));
    return shown;
  }

  /** Share of the training that is done, at a share of the iteration. */
  private double progress(double within) {
    return Math.min(1, (course.done() + within) / course.planned());
  }

  private void step(double progress) {
    int count = environments.count();
    System.arraycopy(environments.observations(), 0, before, 0, before.length);
    normalisation.observe(before, count);
    boolean uniform = replay.added() < settings.learningStarts();
    method.explore(before, count, actions, uniform, progress, actionStream);
    environments.step(actions);
    replay.add(before, actions, environments);
    episodes.record(environments);
    for (int e = 0; e < count; e++) {
      discounted[e] = settings.gamma() * discounted[e] + environments.rewards()[e];
    }
    normalisation.observeReturns(discounted);
    for (int e = 0; e < count; e++) {
      if (environments.terminated()[e] || environments.truncated()[e]) {
        discounted[e] = 0;
      }
    }
    played++;
    method.stepped(environments, played);
  }

  /** What is kept is left out when the training is finished: nothing is learnt from it any more. */
  @Override
  public void save(DataOutput out) throws IOException {
    course.save(out);
    method.save(out);
    for (FreeParameter parameter : method.parameters().values()) {
      parameter.save(out);
    }
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
      method.saveKept(out);
    }
  }

  @Override
  public void restore(DataInput in) throws IOException {
    begun = true;
    course.restore(in);
    method.restore(in);
    for (FreeParameter parameter : method.parameters().values()) {
      parameter.restore(in);
    }
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
      method.restoreKept(in);
    }
  }
}
