// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data.impl;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.server.data.Fields;
import org.espalier.server.data.tracking.TrackedExperiment;
import org.espalier.server.data.tracking.TrackedExperiments;
import org.espalier.server.data.tracking.TrackingSpelling;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Experiments of the tracking API, their tags in another table. */
@Component
public final class SqlTrackedExperiments extends SqlListing<TrackedExperiment, TrackedExperiment>
    implements TrackedExperiments {
  private static final String COLUMNS =
      "x.id, x.name, x.owner, x.project, x.artifacts, x.deleted, x.created, x.changed";
  private static final String SELECT = "select " + COLUMNS + " from tracked_experiments x ";

  private final Attachments<String> tags;

  @Activate
  public SqlTrackedExperiments(@Reference SqlDatabase database) {
    super(database, COLUMNS, "tracked_experiments x", "x.id", List.of(
        Column.whole("experiment_id", "x.id"), Column.text("name", "x.name"), Column.text("owner", "x.owner"),
        Column.text("project", "x.project"), Column.flag("deleted", "x.deleted"),
        Column.time("creation_time", "x.created"), Column.time("last_update_time", "x.changed"),
        Column.family("tags", Fields.Type.TEXT, "tracked_experiment_tags", "experiment", "content")),
        TrackingSpelling::of, SqlTrackedExperiments::read);
    tags = new Attachments<>(database, "tracked_experiment_tags", "experiment", "content",
        row -> row.getString("content"));
  }

  private static TrackedExperiment read(ResultSet row) throws SQLException {
    return new TrackedExperiment(row.getLong("id"), row.getString("name"), row.getString("owner"),
        row.getString("project"), row.getString("artifacts"), row.getBoolean("deleted"), Row.instant(row, "created"),
        Row.instant(row, "changed"), Map.of());
  }

  @Override
  List<TrackedExperiment> whole(List<TrackedExperiment> rows) {
    Map<Long, Map<String, String>> of = tags.of(rows.stream().map(TrackedExperiment::id).toList());
    return rows.stream().map(one -> new TrackedExperiment(one.id(), one.name(), one.owner(), one.project(),
        one.artifacts(), one.deleted(), one.created(), one.changed(), of.getOrDefault(one.id(), Map.of()))).toList();
  }

  @Override
  public Optional<TrackedExperiment> add(
      String name, String owner, String project, String artifacts, Map<String, String> given) {
    Texts.require("the experiment's name", name, 500);
    Texts.require("the artifacts' place", artifacts, 2000);
    Map<String, String> tagged = tags(given);
    Instant now = Instant.now();
    return database.call(() -> database.insert("insert into tracked_experiments (name, owner, project, artifacts,"
        + " deleted, created, changed) values (?, ?, ?, ?, false, ?, ?)", name, owner, project, artifacts, now, now)
        .map(id -> {
          tags.put(id, tagged);
          return find(id).orElseThrow();
        }));
  }

  /** Tags as they are kept. */
  static Map<String, String> tags(Map<String, String> given) {
    Map<String, String> tags = Texts.storable("tags", given);
    tags.forEach((tag, content) -> {
      Texts.require("the name of a tag", tag, 250);
      Texts.require("the tag '" + tag + "'", content, 8000);
    });
    return tags;
  }

  @Override
  public Optional<TrackedExperiment> find(long id) {
    return database.call(() -> whole(database.list(SELECT + "where x.id = ?", SqlTrackedExperiments::read, id)))
        .stream().findFirst();
  }

  @Override
  public Optional<TrackedExperiment> find(String name) {
    return database.call(() -> whole(database.list(SELECT + "where x.name = ?", SqlTrackedExperiments::read, name)))
        .stream().findFirst();
  }

  @Override
  public boolean rename(long id, String name) {
    Texts.require("the experiment's name", name, 500);
    return database.call(() -> hold(id) && database.update("update tracked_experiments set name = ?, changed = ?"
        + " where id = ? and not exists (select 1 from tracked_experiments y where y.name = ? and y.id <> ?)",
        name, Instant.now(), id, name, id) > 0);
  }

  /** Keeps others from changing it until the end of the transaction; false if it is not there. */
  private boolean hold(long id) {
    return !database.list("select id from tracked_experiments where id = ? for update", row -> row.getLong(1), id)
        .isEmpty();
  }

  @Override
  public void tag(long id, String tag, String content) {
    Map<String, String> one = tags(Map.of(tag, content));
    database.run(() -> {
      if (hold(id)) {
        tags.put(id, one);
      }
    });
  }

  @Override
  public void untag(long id, String tag) {
    tags.remove(id, tag);
  }

  @Override
  public boolean delete(long id, boolean deleted) {
    return database.call(() -> {
      database.update("update tracked_runs set deleted = ? where experiment = ?", deleted, id);
      return database.update("update tracked_experiments set deleted = ?, changed = ? where id = ?", deleted,
          Instant.now(), id) > 0;
    });
  }
}
