// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data.impl;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.espalier.server.data.Fields;
import org.espalier.server.data.RunRecord;
import org.espalier.server.data.RunState;
import org.espalier.server.data.Runs;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Runs in the table of that name, their metrics in another. */
@Component
public final class SqlRuns extends SqlListing<SqlRuns.Bare, RunRecord> implements Runs {
  private static final int LONGEST_METRIC = 250;
  private static final String COLUMNS = "r.id, r.uid, r.experiment, r.plan, r.state, r.reason, r.seed, r.arm,"
      + " r.sparsity, r.attempt, r.begun, r.ended, r.done, r.objective";
  private static final String SELECT = "select " + COLUMNS + " from runs r ";

  /** A run without its metrics. */
  record Bare(long key, RunRecord run) {}

  private final Attachments<Double> metrics;

  @Activate
  public SqlRuns(@Reference SqlDatabase database) {
    super(database, COLUMNS, "runs r join experiments e on e.id = r.experiment", "r.id", List.of(
        Column.text("uid", "r.uid"), Column.whole("experiment", "r.experiment"), Column.text("id", "r.plan"),
        Column.of("state", "r.state", RunState.values()), Column.whole("seed", "r.seed"), Column.text("arm", "r.arm"),
        Column.number("sparsity", "r.sparsity"), Column.whole("attempt", "r.attempt"), Column.time("begun", "r.begun"),
        Column.time("ended", "r.ended"), Column.number("done", "r.done"),
        Column.text("objective", "r.objective"), Column.text("owner", "e.owner"),
        Column.text("project", "e.project"), Column.text("name", "e.name"),
        Column.family("metrics", Fields.Type.NUMBER, "run_metrics", "run", "amount")),
        UnaryOperator.identity(), SqlRuns::read);
    metrics = new Attachments<>(database, "run_metrics", "run", "amount", row -> row.getDouble("amount"));
  }

  private static Bare read(ResultSet row) throws SQLException {
    return new Bare(row.getLong("id"), new RunRecord(row.getString("uid"), row.getLong("experiment"),
        row.getString("plan"), RunState.valueOf(row.getString("state")), row.getString("reason"), row.getLong("seed"),
        row.getString("arm"), Row.optionalDouble(row, "sparsity"), row.getInt("attempt"),
        Row.optionalInstant(row, "begun"), Row.optionalInstant(row, "ended"), row.getDouble("done"),
        row.getString("objective"), Map.of()));
  }

  @Override
  List<RunRecord> whole(List<Bare> bare) {
    Map<Long, Map<String, Double>> of = metrics.of(bare.stream().map(Bare::key).toList());
    return bare.stream().map(one -> {
      RunRecord run = one.run;
      return new RunRecord(run.uid(), run.experiment(), run.id(), run.state(), run.reason(), run.seed(), run.arm(),
          run.sparsity(), run.attempt(), run.begun(), run.ended(), run.done(), run.objective(),
          of.getOrDefault(one.key, Map.of()));
    }).toList();
  }

  @Override
  public void expect(long experiment, List<RunRecord> runs) {
    database.run(() -> {
      int[] added = database.batch("insert into runs (uid, experiment, plan, state, reason, seed, arm, sparsity,"
          + " attempt, begun, ended, done, objective) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
          + " on conflict do nothing",
          runs.stream().map(run -> new Object[] {run.uid(), experiment, run.id(), run.state(),
              Texts.cut(run.reason(), 4000), run.seed(), Texts.cut(run.arm(), 500), run.sparsity(), run.attempt(),
              run.begun(), run.ended(), run.done(), Texts.cut(run.objective(), LONGEST_METRIC)}).toList());
      for (int i = 0; i < added.length; i++) {
        RunRecord run = runs.get(i);
        if (added[i] > 0 && !run.metrics().isEmpty()) {
          store(hold(experiment, run.id()), run.metrics());
        }
      }
    });
  }

  /** The key of a run that is there, held until the end of the transaction, so that one at a time changes it. */
  private long hold(long experiment, String id) {
    return database.find("select id from runs where experiment = ? and plan = ? for update", row -> row.getLong(1),
        experiment, id).orElseThrow(() -> new IllegalArgumentException(
            "experiment " + experiment + " has no run " + id));
  }

  @Override
  public void began(long experiment, String id, int attempt, String reason) {
    database.runLazily(() -> database.update("update runs set state = ?, reason = ?, attempt = ?, begun = ?,"
        + " ended = null, done = 0 where id = ?", RunState.RUNNING, Texts.cut(reason, 4000), attempt, Instant.now(),
        hold(experiment, id)));
  }

  @Override
  public void moved(long experiment, String id, double done, Map<String, Double> metrics) {
    database.runLazily(() -> {
      long key = hold(experiment, id);
      if (database.update("update runs set done = ? where id = ? and state = ?", done, key, RunState.RUNNING) > 0) {
        store(key, metrics);
      }
    });
  }

  @Override
  public void ended(
      long experiment, String id, RunState state, String reason, String objective, Map<String, Double> metrics) {
    if (!state.ended()) {
      throw new IllegalArgumentException(state + " is no state of a run that ended");
    }
    database.runLazily(() -> {
      long key = hold(experiment, id);
      if (database.update("update runs set state = ?, reason = ?, ended = ?, done = case when ? then 1 else done end,"
          + " objective = ? where id = ? and state in ('QUEUED', 'RUNNING')", state, Texts.cut(reason, 4000),
          Instant.now(), state == RunState.FINISHED, Texts.cut(objective, LONGEST_METRIC), key) > 0) {
        store(key, metrics);
      }
    });
  }

  private void store(long key, Map<String, Double> values) {
    Map<String, Double> stored = new TreeMap<>(values);
    stored.keySet().removeIf(name -> name.length() > LONGEST_METRIC);
    metrics.put(key, stored);
  }

  @Override
  public Optional<RunRecord> find(String uid) {
    return whole(database.list(SELECT + "where r.uid = ?", SqlRuns::read, uid)).stream().findFirst();
  }

  @Override
  public List<RunRecord> of(long experiment) {
    return whole(database.list(SELECT + "where r.experiment = ? order by r.id", SqlRuns::read, experiment));
  }
}
