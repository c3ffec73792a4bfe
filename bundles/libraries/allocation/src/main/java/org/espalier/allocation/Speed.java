// SPDX-License-Identifier: Apache-2.0
package org.espalier.allocation;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.espalier.api.procedure.Candidate;
import org.espalier.api.procedure.Candidates;
import org.espalier.api.procedure.Evaluation;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.procedure.Trial;
import org.espalier.api.task.Trainable;

/**
 * What it saves to evaluate pruned networks as the small ones that they are: each is evaluated so and, by the same
 * proxy, as the whole network that its masks leave zeros in. Times are those of this machine with what else it does.
 *
 * @param masked seconds of each as a whole network with masks
 * @param shrunk seconds of each as a small one
 * @param macs multiply-accumulates of each small one as a share of the whole one's
 */
public record Speed(List<Double> masked, List<Double> shrunk, List<Double> macs) {
  public Speed {
    masked = List.copyOf(masked);
    shrunk = List.copyOf(shrunk);
    macs = List.copyOf(macs);
  }

  /** The same proxy on networks that are not made smaller. */
  private record Masked(Proxy proxy) implements Trial {
    @Override
    public String settings() {
      return proxy.settings();
    }

    @Override
    public boolean shrinks() {
      return false;
    }

    @Override
    public Evaluation evaluate(Trainable candidate, Bench bench) {
      return proxy.evaluate(candidate, bench);
    }
  }

  /** Of the baselines of a study, one after the other; those that fail are left out. */
  public static Speed of(Study study, Proxy.Fidelity fidelity) {
    Proxy proxy = new Proxy(fidelity, List.of());
    Candidates small = study.run().candidates(study.start(), proxy);
    Candidates whole = study.run().candidates(study.start(), new Masked(proxy));
    List<Double> masked = new ArrayList<>();
    List<Double> shrunk = new ArrayList<>();
    List<Double> macs = new ArrayList<>();
    for (int[] kept : study.baselines()) {
      List<Candidate> one = List.of(new Candidate(study.space().masks(kept), 0, 0));
      Evaluation asSmall = small.evaluate(one).get(0);
      Evaluation asWhole = whole.evaluate(one).get(0);
      if (asSmall.score().isPresent() && asWhole.score().isPresent()) {
        shrunk.add(asSmall.measures().get(Proxy.SECONDS));
        masked.add(asWhole.measures().get(Proxy.SECONDS));
        macs.add((double) study.space().architecture(kept).macs() / study.space().whole().macs());
      }
    }
    return new Speed(masked, shrunk, macs);
  }

  /**
   * Records means as the metrics {@code proxy.masked-seconds}, {@code proxy.shrunk-seconds} and {@code
   * proxy.shrunk-macs}; nothing if all failed.
   */
  public void record(RunContext run) {
    mean(masked).ifPresent(mean -> run.metric("proxy.masked-seconds", mean));
    mean(shrunk).ifPresent(mean -> run.metric("proxy.shrunk-seconds", mean));
    mean(macs).ifPresent(mean -> run.metric("proxy.shrunk-macs", mean));
  }

  private static OptionalDouble mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average();
  }
}
