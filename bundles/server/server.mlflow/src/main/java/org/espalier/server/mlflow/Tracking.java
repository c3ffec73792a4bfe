// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.mlflow;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.espalier.server.accounts.Caller;
import org.espalier.server.accounts.Role;
import org.espalier.server.data.Page;
import org.espalier.server.data.tracking.TrackedExperiment;
import org.espalier.server.data.tracking.TrackedRun;
import org.espalier.server.rest.Present;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** What clients log and the server's own, read as one; of what is logged, what somebody may change. */
@Component(service = Tracking.class)
public final class Tracking {
  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Logged logged;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Own own;

  Logged logged() {
    return Present.of(logged, "the database");
  }

  Own own() {
    return Present.of(own, "the database");
  }

  private List<Source> sources() {
    return List.of(logged(), own());
  }

  private <T> Optional<T> first(Function<Source, Optional<T>> question) {
    return sources().stream().flatMap(source -> question.apply(source).stream()).findFirst();
  }

  ExperimentView experiment(Caller caller, String id) {
    return first(source -> source.experiment(caller, id)).orElseThrow(() -> Refusal.missing("experiment " + id));
  }

  Optional<ExperimentView> named(Caller caller, String name) {
    return first(source -> source.named(caller, name));
  }

  RunView run(Caller caller, String id) {
    return first(source -> source.run(caller, id)).orElseThrow(() -> Refusal.missing("run " + id));
  }

  /** What clients logged first, then the server's own. */
  Page<ExperimentView> experiments(Caller caller, Search search) {
    return chained(search, source -> part -> source.experiments(caller, part));
  }

  /** What clients logged first, then the server's own. */
  Page<RunView> runs(Caller caller, List<String> experiments, Search search) {
    return chained(search, source -> part -> source.runs(caller, experiments, part));
  }

  private <T> Page<T> chained(Search search, Function<Source, Function<Search, Page<T>>> question) {
    List<Pages.Listing<T>> listings = sources().stream().map(question)
        .<Pages.Listing<T>>map(listing -> (after, limit) -> listing.apply(search.from(after, limit))).toList();
    return Pages.chained(listings, search.after(), search.limit());
  }

  Page<Metric> history(Caller caller, String run, String metric, String after, int limit) throws IOException {
    for (Source source : sources()) {
      if (source.run(caller, run).isPresent()) {
        return source.history(run, metric, after, limit);
      }
    }
    throw Refusal.missing("run " + run);
  }

  /** An experiment that the caller adds runs to. */
  TrackedExperiment open(Caller caller, String id) {
    Optional<TrackedExperiment> found = logged().find(caller, id);
    if (found.isEmpty() && own().experiment(caller, id).isPresent()) {
      throw Refusal.denied("experiment " + id + " is one of Espalier's own, which are only read here");
    }
    return found.orElseThrow(() -> Refusal.missing("experiment " + id));
  }

  /** An experiment that the caller may change: their own, and as a maintainer those of others. */
  TrackedExperiment changeable(Caller caller, String id) {
    TrackedExperiment found = open(caller, id);
    require(caller, found.owner(), "experiment " + id);
    return found;
  }

  /** A run that the caller may change: their own, and as a maintainer those of others. */
  TrackedRun changeableRun(Caller caller, String id) {
    Optional<TrackedRun> found = logged().findRun(caller, id);
    if (found.isEmpty() && own().run(caller, id).isPresent()) {
      throw Refusal.denied("run " + id + " is one of Espalier's own, which are only read here");
    }
    TrackedRun run = found.orElseThrow(() -> Refusal.missing("run " + id));
    require(caller, run.owner(), "run " + id);
    return run;
  }

  /** A run that the caller logs to. */
  TrackedRun active(Caller caller, String id) {
    TrackedRun run = changeableRun(caller, id);
    if (run.deleted()) {
      throw Refusal.invalid("run " + id + " is deleted; it must be restored before anything is logged to it");
    }
    return run;
  }

  private static void require(Caller caller, String owner, String what) {
    if (!owner.equals(caller.name()) && !caller.may(Role.MAINTAINER)) {
      throw Refusal.denied(what + " is of " + owner + "; changing it needs the role maintainer");
    }
  }
}
