// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.allocationsearch;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.espalier.allocation.Baseline;
import org.espalier.allocation.CrossEntropy;
import org.espalier.allocation.Judge;
import org.espalier.allocation.RandomSearch;
import org.espalier.allocation.Study;
import org.espalier.api.plugin.Parts;
import org.espalier.api.procedure.Arm;
import org.espalier.api.random.RandomStream;

/** How an allocation is chosen. */
enum Way {
  ALLOCATION_SEARCH("allocation-search", Arm.Role.SUBJECT, "filters divided by the surrogate search") {
    @Override
    Choice choose(Study study, Optional<Settings> settings, Parts parts) {
      RandomStream random = surrogateSearch(study);
      Mutations mutations = new Mutations(study.coding(), study.draws(Settings.DEVIATION, random), random);
      return found(new SurrogateSearch(study, settings.orElseThrow(), random, mutations).search());
    }
  },

  AGENT_SEARCH(
      "agent-search", Arm.Role.ALTERNATIVE,
      "filters divided by the surrogate search with an agent's proposals, at equal cost") {
    @Override
    Choice choose(Study study, Optional<Settings> settings, Parts parts) {
      Settings own = settings.orElseThrow();
      Walks walks = new Walks(study, parts, own.bonus(), own.clip(study.sparsity()));
      Found found = new SurrogateSearch(study, own, surrogateSearch(study), walks).search();
      walks.record();
      return found(found);
    }
  },

  UNIFORM("uniform", Arm.Role.CONTROL, "the same share of every layer's filters") {
    @Override
    Choice choose(Study study, Optional<Settings> settings, Parts parts) {
      return new Choice(study.baseline(Baseline.UNIFORM), Optional.empty());
    }
  },

  GLOBAL_MAGNITUDE(
      "global-magnitude", Arm.Role.CONTROL, "the filters of highest score relative to their layers") {
    @Override
    Choice choose(Study study, Optional<Settings> settings, Parts parts) {
      return new Choice(study.baseline(Baseline.GLOBAL_MAGNITUDE), Optional.empty());
    }
  },

  KEEP_FIRST(
      "keep-first", Arm.Role.CONTROL, "the whole first convolution and the same share of every other layer's filters") {
    @Override
    Choice choose(Study study, Optional<Settings> settings, Parts parts) {
      return new Choice(study.baseline(Baseline.KEEP_FIRST), Optional.empty());
    }
  },

  RANDOM_SEARCH("random-search", Arm.Role.CONTROL, "filters divided by random search at equal cost") {
    @Override
    Choice choose(Study study, Optional<Settings> settings, Parts parts) {
      Judge judge = judge(study, settings.orElseThrow());
      new RandomSearch(GENERATION)
          .search(judge, study.baselines(), study.draws(
              Settings.DEVIATION, study.run().seeds().scope("random-search").stream("search")));
      return found(judge);
    }
  },

  CEM("cem", Arm.Role.CONTROL, "filters divided by the cross-entropy method at equal cost") {
    @Override
    Choice choose(Study study, Optional<Settings> settings, Parts parts) {
      Judge judge = judge(study, settings.orElseThrow());
      CrossEntropy.standard(GENERATION, Settings.DEVIATION)
          .search(judge, study.coding(), study.baselines(), study.run().seeds().scope("cem").stream("search"));
      return found(judge);
    }
  };

  private static final String PLAIN = "-plain";
  private static final int GENERATION = 10;

  private final Arm arm;

  Way(String name, Arm.Role role, String phrase) {
    arm = new Arm(name, role, phrase);
  }

  /**
   * What was chosen.
   *
   * @param search if it needed one
   */
  record Choice(int[] kept, Optional<Found> search) {}

  /** The way of this name, with or without the end of {@link #plain}. */
  static Way of(String name) {
    return Stream.of(values())
        .filter(way -> name.equals(way.arm.name()) || name.equals(way.plain().name()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no allocation is chosen by " + name));
  }

  /** Whether an arm is that of a way that knows neither the projection nor the subject's proxy. */
  static boolean isPlain(String name) {
    return name.endsWith(PLAIN);
  }

  /** The arm of the way with the subject's projection and proxy. */
  Arm arm() {
    return arm;
  }

  /** The arm of the way as it is without these. */
  Arm plain() {
    return new Arm(
        arm.name() + PLAIN, Arm.Role.ALTERNATIVE, arm.phrase() + ", neither projected nor with the subject's proxy");
  }

  boolean searches() {
    return List.of(ALLOCATION_SEARCH, AGENT_SEARCH, RANDOM_SEARCH, CEM).contains(this);
  }

  /** Whether it is the surrogate search, which is nothing without projection and proxy. */
  boolean asksSurrogate() {
    return this == ALLOCATION_SEARCH || this == AGENT_SEARCH;
  }

  /**
   * Chooses one.
   *
   * @param settings of a way that searches
   * @param parts of the procedure
   */
  abstract Choice choose(Study study, Optional<Settings> settings, Parts parts);

  private static Judge judge(Study study, Settings settings) {
    return study.judge(settings.fidelity(study), settings.ledger(study, 0));
  }

  /** The same for both, so that they begin alike. */
  private static RandomStream surrogateSearch(Study study) {
    return study.run().seeds().scope("allocation-search").stream("search");
  }

  private static Choice found(Judge judge) {
    return found(Found.best(judge));
  }

  private static Choice found(Found found) {
    return new Choice(found.kept(), Optional.of(found));
  }
}
