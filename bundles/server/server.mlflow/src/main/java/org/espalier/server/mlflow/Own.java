// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.mlflow;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.espalier.server.accounts.Caller;
import org.espalier.server.data.ExperimentRecord;
import org.espalier.server.data.Experiments;
import org.espalier.server.data.Fields.Type;
import org.espalier.server.data.Filter;
import org.espalier.server.data.Filter.Operator;
import org.espalier.server.data.Page;
import org.espalier.server.data.RunRecord;
import org.espalier.server.data.RunState;
import org.espalier.server.data.Runs;
import org.espalier.server.data.tracking.TrackedStatus;
import org.espalier.server.rest.Iterations;
import org.espalier.server.rest.Outputs;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The server's own experiments and runs, which can only be read. An experiment's id is {@code espalier-} and its
 * number; its name ends in that number, since several may be called the same.
 */
@Component(service = Own.class)
public final class Own implements Source {
  private static final Pattern ID = Pattern.compile("espalier-([0-9]{1,18})");
  private static final Pattern NAME = Pattern.compile("(.*) #([0-9]{1,18})", Pattern.DOTALL);
  private static final Map<RunState, TrackedStatus> STATUS = Map.of(
      RunState.QUEUED, TrackedStatus.SCHEDULED, RunState.RUNNING, TrackedStatus.RUNNING,
      RunState.FINISHED, TrackedStatus.FINISHED, RunState.FAILED, TrackedStatus.FAILED,
      RunState.CANCELLED, TrackedStatus.KILLED);

  private static final OwnFields EXPERIMENT = new OwnFields()
      .text("name", "name").text("owner", "owner").text("project", "project")
      .plain("creation_time", Type.TIME, "created").plain("last_update_time", Type.TIME, "created")
      .translated("tags.espalier.state", List.of(), "state", text -> text.toUpperCase(Locale.ROOT));

  private static final OwnFields RUN = new OwnFields()
      .text("run_id", "uid").text("run_name", "id").text("user_id", "owner").text("project", "project")
      .translated("status", OwnFields.names(TrackedStatus.values()), "state", Own::state)
      .plain("start_time", Type.TIME, "begun").plain("end_time", Type.TIME, "ended")
      .plain("metrics.*", Type.NUMBER, "metrics.*")
      .text("params.arm", "arm").number("params.seed", "seed").number("params.sparsity", "sparsity")
      .text("tags.mlflow.runName", "id").text("tags.mlflow.user", "owner").text("tags.espalier.plan", "id")
      .translated("tags.espalier.state", List.of(), "state", text -> text.toUpperCase(Locale.ROOT));

  private final Experiments experiments;
  private final Runs runs;
  private final Outputs outputs;

  @Activate
  public Own(@Reference Experiments experiments, @Reference Runs runs, @Reference Outputs outputs) {
    this.experiments = experiments;
    this.runs = runs;
    this.outputs = outputs;
  }

  private static Object state(String status) {
    return STATUS.entrySet().stream().filter(entry -> entry.getValue().name().equals(status))
        .map(entry -> entry.getKey().name()).findFirst().orElseThrow();
  }

  private static Optional<Long> number(String id) {
    Matcher match = ID.matcher(id);
    return match.matches() ? Optional.of(Long.valueOf(match.group(1))) : Optional.empty();
  }

  private Optional<ExperimentRecord> find(Caller caller, long id) {
    return experiments.find(id).filter(record -> caller.sees(record.project()));
  }

  private Optional<RunRecord> findRun(Caller caller, String id) {
    return runs.find(id).filter(run -> find(caller, run.experiment()).isPresent());
  }

  /** The folder of a run, which may not be there yet. */
  Optional<Path> folder(Caller caller, String run) {
    return findRun(caller, run).map(this::folder);
  }

  private Path folder(RunRecord run) {
    return outputs.of(run.experiment()).resolve("runs").resolve(run.id());
  }

  @Override
  public Optional<ExperimentView> experiment(Caller caller, String id) {
    return number(id).flatMap(number -> find(caller, number)).map(Own::view);
  }

  @Override
  public Optional<ExperimentView> named(Caller caller, String name) {
    Matcher match = NAME.matcher(name);
    return match.matches()
        ? find(caller, Long.parseLong(match.group(2))).map(Own::view).filter(view -> view.name().equals(name))
        : Optional.empty();
  }

  @Override
  public Page<ExperimentView> experiments(Caller caller, Search search) {
    if (search.view() == ViewType.DELETED_ONLY) {
      return new Page<>(List.of(), Optional.empty());
    }
    Filter filter = numbered(EXPERIMENT.filter(search.filter(EXPERIMENT.fields()))).and(caller.visible());
    Page<ExperimentRecord> page = experiments.list(
        filter, EXPERIMENT.order(search.order(EXPERIMENT.fields())), search.after(), search.limit());
    return new Page<>(page.items().stream().map(Own::view).toList(), page.next());
  }

  /** Has a name that is asked for be the one that is shown, with its number. */
  private static Filter numbered(Filter filter) {
    if (filter instanceof Filter.And and) {
      return new Filter.And(and.parts().stream().map(Own::numbered).toList());
    }
    if (filter instanceof Filter.Or or) {
      return new Filter.Or(or.parts().stream().map(Own::numbered).toList());
    }
    if (filter instanceof Filter.Not not) {
      return new Filter.Not(numbered(not.part()));
    }
    if (filter instanceof Filter.Compare compare && compare.field().equals("name")
        && (compare.operator() == Operator.EQUAL || compare.operator() == Operator.NOT_EQUAL)) {
      Matcher match = NAME.matcher((String) compare.value());
      Filter equal = match.matches()
          ? Filter.equal("name", match.group(1)).and(Filter.equal("id", Long.parseLong(match.group(2))))
          : new Filter.Or(List.of());
      return compare.operator() == Operator.EQUAL ? equal : new Filter.Not(equal);
    }
    return filter;
  }

  @Override
  public Optional<RunView> run(Caller caller, String id) {
    return findRun(caller, id)
        .flatMap(run -> experiments.find(run.experiment()).map(experiment -> view(run, experiment)));
  }

  @Override
  public Page<RunView> runs(Caller caller, List<String> ids, Search search) {
    Map<Long, ExperimentRecord> asked = new TreeMap<>();
    for (String id : ids) {
      number(id).flatMap(number -> find(caller, number)).ifPresent(record -> asked.put(record.id(), record));
    }
    if (asked.isEmpty() || search.view() == ViewType.DELETED_ONLY) {
      return new Page<>(List.of(), Optional.empty());
    }
    Filter filter = RUN.filter(search.filter(RUN.fields()))
        .and(Filter.in("experiment", asked.keySet().stream().map(Long::doubleValue).toList()));
    Page<RunRecord> page =
        runs.list(filter, RUN.order(search.order(RUN.fields())), search.after(), search.limit());
    return new Page<>(
        page.items().stream().map(run -> view(run, asked.get(run.experiment()))).toList(), page.next());
  }

  @Override
  public Page<Metric> history(String id, String metric, String after, int limit) throws IOException {
    if (!after.matches("[0-9]{0,18}")) {
      throw Refusal.invalid("the page token does not come from a page before");
    }
    RunRecord run = runs.find(id).orElseThrow(() -> Refusal.missing("run " + id));
    long from = after.isEmpty() ? 0 : Long.parseLong(after);
    long[] seen = {0};
    Instant when = begun(run);
    List<Metric> points = new ArrayList<>();
    Iterations.read(folder(run).resolve("metrics.jsonl"), point -> {
      Double value = point.numberMap("metrics").get(metric);
      if (value != null && seen[0]++ >= from) {
        points.add(Metric.of(metric, value, when, point.integer("iteration")));
      }
      return points.size() <= limit;
    });
    if (points.size() > limit) {
      return new Page<>(points.subList(0, limit), Optional.of(Long.toString(from + limit)));
    }
    if (seen[0] == 0 && run.metrics().containsKey(metric)) {
      points.add(Metric.of(metric, run.metrics().get(metric), latest(run), 0));
    }
    return new Page<>(points, Optional.empty());
  }

  private static Instant begun(RunRecord run) {
    return run.begun().orElse(Instant.EPOCH);
  }

  private static Instant latest(RunRecord run) {
    return run.ended().orElse(begun(run));
  }

  private static ExperimentView view(ExperimentRecord record) {
    String id = "espalier-" + record.id();
    Map<String, String> tags = new TreeMap<>();
    tags.put("mlflow.user", record.owner());
    tags.put("espalier.state", record.state().name().toLowerCase(Locale.ROOT));
    tags.put("espalier.project", record.project());
    if (!record.reason().isEmpty()) {
      tags.put("espalier.reason", record.reason());
    }
    long created = record.created().toEpochMilli();
    return new ExperimentView(id, record.name() + " #" + record.id(), Artifacts.place(id), RunView.stage(false),
        created, created, Pair.of(tags));
  }

  private RunView view(RunRecord run, ExperimentRecord experiment) {
    Map<String, String> params = new TreeMap<>(PlanSettings.read(folder(run).resolve("plan.json")));
    params.put("arm", run.arm());
    params.put("seed", Long.toString(run.seed()));
    run.sparsity().ifPresent(sparsity -> params.put("sparsity", Double.toString(sparsity)));
    Map<String, String> tags = new TreeMap<>();
    tags.put("mlflow.runName", run.id());
    tags.put("mlflow.user", experiment.owner());
    tags.put("espalier.plan", run.id());
    tags.put("espalier.state", run.state().name().toLowerCase(Locale.ROOT));
    if (!run.reason().isEmpty()) {
      tags.put("espalier.reason", run.reason());
    }
    List<Metric> metrics = new ArrayList<>();
    run.metrics().forEach((name, value) -> metrics.add(Metric.of(name, value, latest(run), 0)));
    String id = "espalier-" + run.experiment();
    return new RunView(
        new RunView.Info(run.uid(), run.uid(), run.id(), id, experiment.owner(), STATUS.get(run.state()).name(),
            run.begun().map(Instant::toEpochMilli), run.ended().map(Instant::toEpochMilli),
            Artifacts.place(id, run.uid()), RunView.stage(false)),
        new RunView.Data(metrics, Pair.of(params), Pair.of(tags)));
  }
}
