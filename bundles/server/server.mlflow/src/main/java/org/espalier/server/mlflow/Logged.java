// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.mlflow;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.espalier.server.accounts.Caller;
import org.espalier.server.data.Filter;
import org.espalier.server.data.Page;
import org.espalier.server.data.Project;
import org.espalier.server.data.tracking.Measurement;
import org.espalier.server.data.tracking.TrackedExperiment;
import org.espalier.server.data.tracking.TrackedExperiments;
import org.espalier.server.data.tracking.TrackedRun;
import org.espalier.server.data.tracking.TrackedRuns;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What clients log. */
@Component(service = Logged.class)
public final class Logged implements Source {
  /** What clients call the experiment that they log to if they name none. */
  private static final String DEFAULT_ID = "0";
  private static final String DEFAULT_NAME = "Default";

  final TrackedExperiments experiments;
  final TrackedRuns runs;

  @Activate
  public Logged(@Reference TrackedExperiments experiments, @Reference TrackedRuns runs) {
    this.experiments = experiments;
    this.runs = runs;
  }

  /** An experiment that the caller sees. */
  Optional<TrackedExperiment> find(Caller caller, String id) {
    Optional<TrackedExperiment> found = id.equals(DEFAULT_ID) ? experiments.find(DEFAULT_NAME)
        : number(id).flatMap(experiments::find);
    return found.filter(one -> caller.sees(one.project()));
  }

  private static Optional<Long> number(String id) {
    return id.matches("[0-9]{1,18}") ? Optional.of(Long.valueOf(id)) : Optional.empty();
  }

  /** The experiment that runs belong to which name none is made when it is first needed. */
  void makeDefault(Caller caller, String id) {
    if (id.equals(DEFAULT_ID) && caller.sees(Project.DEFAULT)) {
      experiments.add(DEFAULT_NAME, caller.name(), Project.DEFAULT, "", Map.of());
    }
  }

  /** A run that the caller sees. */
  Optional<TrackedRun> findRun(Caller caller, String id) {
    return runs.find(id).filter(run -> find(caller, Long.toString(run.experiment())).isPresent());
  }

  @Override
  public Optional<ExperimentView> experiment(Caller caller, String id) {
    return find(caller, id).map(Logged::view);
  }

  @Override
  public Optional<ExperimentView> named(Caller caller, String name) {
    return experiments.find(name).filter(one -> caller.sees(one.project())).map(Logged::view);
  }

  @Override
  public Page<ExperimentView> experiments(Caller caller, Search search) {
    Filter filter = search.filter(experiments.fields()).and(caller.visible()).and(search.view().filter());
    Page<TrackedExperiment> page =
        experiments.list(filter, search.order(experiments.fields()), search.after(), search.limit());
    return new Page<>(page.items().stream().map(Logged::view).toList(), page.next());
  }

  @Override
  public Optional<RunView> run(Caller caller, String id) {
    return findRun(caller, id).map(Logged::view);
  }

  @Override
  public Page<RunView> runs(Caller caller, List<String> ids, Search search) {
    Set<Double> numbers = new LinkedHashSet<>();
    for (String id : ids) {
      (id.equals(DEFAULT_ID) ? experiments.find(DEFAULT_NAME).map(TrackedExperiment::id) : number(id))
          .ifPresent(number -> numbers.add(number.doubleValue()));
    }
    if (numbers.isEmpty()) {
      return new Page<>(List.of(), Optional.empty());
    }
    Filter filter = search.filter(runs.fields()).and(Filter.in("experiment_id", List.copyOf(numbers)))
        .and(caller.visible()).and(search.view().filter());
    Page<TrackedRun> page = runs.list(filter, search.order(runs.fields()), search.after(), search.limit());
    return new Page<>(page.items().stream().map(Logged::view).toList(), page.next());
  }

  @Override
  public Page<Metric> history(String run, String metric, String after, int limit) {
    List<Metric> points = new ArrayList<>();
    Optional<String> next = Optional.of(after);
    while (next.isPresent() && points.size() < limit) {
      Page<Measurement> page = runs.history(run, metric, next.get(), Math.min(Page.MOST, limit - points.size()));
      page.items().forEach(one -> points.add(Metric.of(one)));
      next = page.next();
    }
    return new Page<>(points, next);
  }

  private static ExperimentView view(TrackedExperiment one) {
    String id = Long.toString(one.id());
    return new ExperimentView(id, one.name(), one.artifacts().isEmpty() ? Artifacts.place(id) : one.artifacts(),
        RunView.stage(one.deleted()), one.created().toEpochMilli(), one.changed().toEpochMilli(),
        Pair.of(one.tags()));
  }

  static RunView view(TrackedRun run) {
    return new RunView(
        new RunView.Info(run.uid(), run.uid(), run.name(), Long.toString(run.experiment()), run.owner(),
            run.status().name(), Optional.of(run.begun().toEpochMilli()), run.ended().map(end -> end.toEpochMilli()),
            run.artifacts(), RunView.stage(run.deleted())),
        new RunView.Data(run.metrics().stream().map(Metric::of).toList(), Pair.of(run.params()),
            Pair.of(run.tags())));
  }
}
