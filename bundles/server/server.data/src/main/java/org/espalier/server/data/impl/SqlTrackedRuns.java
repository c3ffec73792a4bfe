// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data.impl;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.server.data.Fields;
import org.espalier.server.data.Page;
import org.espalier.server.data.tracking.Measurement;
import org.espalier.server.data.tracking.TrackedRun;
import org.espalier.server.data.tracking.TrackedRuns;
import org.espalier.server.data.tracking.TrackedStatus;
import org.espalier.server.data.tracking.TrackingSpelling;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Runs of the tracking API, what they log in tables of their own. */
@Component
public final class SqlTrackedRuns extends SqlListing<SqlTrackedRuns.Bare, TrackedRun> implements TrackedRuns {
  private static final String COLUMNS =
      "t.id, t.uid, t.experiment, t.name, t.owner, t.state, t.artifacts, t.deleted, t.begun, t.ended";
  private static final String SELECT = "select " + COLUMNS + " from tracked_runs t ";
  /** Of measurements of a metric, which is the latest: by step, then moment, then value. */
  private static final Comparator<Measurement> LATEST = Comparator.comparingLong(Measurement::step)
      .thenComparing(Measurement::when).thenComparingDouble(Measurement::amount);

  /** A run without what it logged. */
  record Bare(long key, TrackedRun run) {}

  private final Attachments<String> params;
  private final Attachments<String> tags;
  private final Attachments<Measurement> metrics;
  private final History history;

  @Activate
  public SqlTrackedRuns(@Reference SqlDatabase database) {
    super(database, COLUMNS, "tracked_runs t join tracked_experiments x on x.id = t.experiment", "t.id", List.of(
        Column.text("run_id", "t.uid"), Column.whole("experiment_id", "t.experiment"),
        Column.text("run_name", "t.name"), Column.text("user_id", "t.owner"), Column.text("project", "x.project"),
        Column.of("status", "t.state", TrackedStatus.values()), Column.flag("deleted", "t.deleted"),
        Column.text("artifact_uri", "t.artifacts"), Column.time("start_time", "t.begun"),
        Column.time("end_time", "t.ended"),
        Column.family("metrics", Fields.Type.NUMBER, "tracked_metrics", "run", "amount"),
        Column.family("params", Fields.Type.TEXT, "tracked_params", "run", "content"),
        Column.family("tags", Fields.Type.TEXT, "tracked_tags", "run", "content")),
        TrackingSpelling::of, SqlTrackedRuns::read);
    params = new Attachments<>(database, "tracked_params", "run", "content", row -> row.getString("content"));
    tags = new Attachments<>(database, "tracked_tags", "run", "content", row -> row.getString("content"));
    metrics = new Attachments<>(database, "tracked_metrics", "run", "amount", SqlTrackedRuns::measurement);
    history = new History(database);
  }

  private static Bare read(ResultSet row) throws SQLException {
    return new Bare(row.getLong("id"), new TrackedRun(row.getString("uid"), row.getLong("experiment"),
        row.getString("name"), row.getString("owner"), TrackedStatus.valueOf(row.getString("state")),
        row.getString("artifacts"), row.getBoolean("deleted"), Row.instant(row, "begun"),
        Row.optionalInstant(row, "ended"), Map.of(), Map.of(), List.of()));
  }

  static Measurement measurement(ResultSet row) throws SQLException {
    return new Measurement(
        row.getString("name"), row.getDouble("amount"), row.getLong("step"), Row.instant(row, "moment"));
  }

  @Override
  List<TrackedRun> whole(List<Bare> rows) {
    List<Long> keys = rows.stream().map(Bare::key).toList();
    Map<Long, Map<String, String>> allParams = params.of(keys);
    Map<Long, Map<String, String>> allTags = tags.of(keys);
    Map<Long, Map<String, Measurement>> allMetrics = metrics.of(keys);
    return rows.stream().map(one -> {
      TrackedRun run = one.run;
      return new TrackedRun(run.uid(), run.experiment(), run.name(), run.owner(), run.status(), run.artifacts(),
          run.deleted(), run.begun(), run.ended(), allParams.getOrDefault(one.key, Map.of()),
          allTags.getOrDefault(one.key, Map.of()),
          List.copyOf(new TreeMap<>(allMetrics.getOrDefault(one.key, Map.of())).values()));
    }).toList();
  }

  @Override
  public void add(TrackedRun run) {
    Texts.require("the run's name", run.name(), 500);
    Texts.require("the artifacts' place", run.artifacts(), 2000);
    database.run(() -> {
      database.update("insert into tracked_runs (uid, experiment, name, owner, state, artifacts, deleted, begun, ended)"
          + " values (?, ?, ?, ?, ?, ?, ?, ?, ?)", run.uid(), run.experiment(), run.name(), run.owner(), run.status(),
          run.artifacts(), run.deleted(), run.begun(), run.ended());
      log(run.uid(), run.metrics(), run.params(), run.tags());
    });
  }

  @Override
  public Optional<TrackedRun> find(String uid) {
    return database.call(() -> whole(database.list(SELECT + "where t.uid = ?", SqlTrackedRuns::read, uid)))
        .stream().findFirst();
  }

  @Override
  public void change(String uid, Optional<TrackedStatus> status, Optional<Instant> ended, Optional<String> name) {
    name.ifPresent(text -> Texts.require("the run's name", text, 500));
    database.run(() -> {
      long key = hold(uid);
      status.ifPresent(to -> database.update("update tracked_runs set state = ? where id = ?", to, key));
      ended.ifPresent(when -> database.update("update tracked_runs set ended = ? where id = ?", when, key));
      name.ifPresent(text -> database.update("update tracked_runs set name = ? where id = ?", text, key));
    });
  }

  /** The key of a run, held until the end of the transaction, so that one at a time changes it. */
  private long hold(String uid) {
    return database.find("select id from tracked_runs where uid = ? for update", row -> row.getLong(1), uid)
        .orElseThrow(() -> new InvalidInputException("there is no run '" + uid + "'"));
  }

  @Override
  public void log(
      String uid, List<Measurement> measured, Map<String, String> givenParams, Map<String, String> givenTags) {
    Map<String, String> given = Texts.storable("params", givenParams);
    Map<String, String> tagged = SqlTrackedExperiments.tags(givenTags);
    given.forEach((param, content) -> {
      Texts.require("the name of a param", param, 250);
      Texts.require("the param '" + param + "'", content, 8000);
    });
    measured.forEach(one -> Texts.require("the name of a metric", one.metric(), 250));
    database.run(() -> {
      long key = hold(uid);
      addParams(key, given);
      tags.put(key, tagged);
      addMeasurements(key, measured);
    });
  }

  private void addParams(long key, Map<String, String> given) {
    if (given.isEmpty()) {
      return;
    }
    Map<String, String> there = params.of(List.of(key)).getOrDefault(key, Map.of());
    Map<String, String> added = new TreeMap<>();
    given.forEach((param, content) -> {
      String before = there.get(param);
      if (before == null) {
        added.put(param, content);
      } else if (!before.equals(content)) {
        throw new InvalidInputException("the param '" + param + "' is '" + Texts.cut(before, 100)
            + "' already, and a param's content never changes: '" + Texts.cut(content, 100) + "' is another");
      }
    });
    params.put(key, added);
  }

  private void addMeasurements(long key, List<Measurement> measured) {
    database.batch("insert into tracked_history (run, name, step, moment, amount) values (?, ?, ?, ?, ?)"
        + " on conflict do nothing", measured.stream()
        .map(one -> new Object[] {key, one.metric(), one.step(), one.when(), one.amount()}).toList());
    Map<String, Measurement> latest = new HashMap<>();
    measured.forEach(one -> latest.merge(one.metric(), one, (a, b) -> LATEST.compare(a, b) > 0 ? a : b));
    List<Object[]> rows = new ArrayList<>();
    for (Measurement one : latest.values()) {
      rows.add(new Object[] {key, one.metric(), one.amount(), one.step(), one.when()});
    }
    int[] added = database.batch("insert into tracked_metrics (run, name, amount, step, moment) values (?, ?, ?, ?, ?)"
        + " on conflict do nothing", rows);
    List<Object[]> others = new ArrayList<>();
    for (int i = 0; i < added.length; i++) {
      if (added[i] == 0) {
        Object[] row = rows.get(i);
        others.add(new Object[] {
            row[2], row[3], row[4], key, row[1], row[3], row[3], row[4], row[4], row[2]});
      }
    }
    database.batch("update tracked_metrics set amount = ?, step = ?, moment = ? where run = ? and name = ?"
        + " and (step < ? or step = ? and (moment < ? or moment = ? and amount <= ?))", others);
  }

  @Override
  public boolean untag(String uid, String tag) {
    return database.call(() -> tags.remove(hold(uid), tag));
  }

  @Override
  public boolean delete(String uid, boolean deleted) {
    return database.update("update tracked_runs set deleted = ? where uid = ?", deleted, uid) > 0;
  }

  @Override
  public Page<Measurement> history(String uid, String metric, String after, int limit) {
    return database.call(() -> database
        .find("select id from tracked_runs where uid = ?", row -> row.getLong(1), uid)
        .map(key -> history.of(key, metric, after, limit))
        .orElseThrow(() -> new InvalidInputException("there is no run '" + uid + "'")));
  }
}
