// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data.impl;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.json.Json;
import org.espalier.server.data.ExperimentRecord;
import org.espalier.server.data.ExperimentState;
import org.espalier.server.data.Experiments;
import org.espalier.server.data.NewExperiment;
import org.espalier.server.data.Resources;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Experiments in the table of that name. */
@Component
public final class SqlExperiments extends SqlListing<ExperimentRecord, ExperimentRecord> implements Experiments {
  private static final int LONGEST_FILE = 1_000_000;
  private static final String COLUMNS = "e.id, e.owner, e.project, e.name, e.file_name, e.file_text, e.changes,"
      + " e.priority, e.state, e.reason, e.created, e.begun, e.ended, e.runs, e.finished, e.failed, e.cores, e.alone,"
      + " e.deadline, e.ending, e.version";
  private static final String SELECT = "select " + COLUMNS + " from experiments e ";

  @Activate
  public SqlExperiments(@Reference SqlDatabase database) {
    super(database, COLUMNS, "experiments e", "e.id", List.of(
        Column.whole("id", "e.id"), Column.text("owner", "e.owner"), Column.text("project", "e.project"),
        Column.text("name", "e.name"), Column.of("state", "e.state", ExperimentState.values()),
        Column.whole("priority", "e.priority"), Column.time("created", "e.created"), Column.time("begun", "e.begun"),
        Column.time("ended", "e.ended"), Column.whole("runs", "e.runs"), Column.whole("finished", "e.finished"),
        Column.whole("failed", "e.failed"), Column.time("deadline", "e.deadline")),
        UnaryOperator.identity(), SqlExperiments::read);
  }

  @Override
  List<ExperimentRecord> whole(List<ExperimentRecord> rows) {
    return rows;
  }

  private static ExperimentRecord read(ResultSet row) throws SQLException {
    List<String> changes = ((List<?>) Json.read(row.getString("changes"))).stream().map(String.class::cast).toList();
    return new ExperimentRecord(row.getLong("id"), row.getString("owner"), row.getString("project"),
        row.getString("name"), row.getString("file_name"), row.getString("file_text"), changes,
        row.getInt("priority"), ExperimentState.valueOf(row.getString("state")), row.getString("reason"),
        Row.instant(row, "created"), Row.optionalInstant(row, "begun"), Row.optionalInstant(row, "ended"),
        row.getInt("runs"), row.getInt("finished"), row.getInt("failed"),
        new Resources(row.getInt("cores"), row.getBoolean("alone")), Row.optionalInstant(row, "deadline"),
        row.getString("ending"), row.getLong("version"));
  }

  @Override
  public ExperimentRecord accept(NewExperiment e) {
    Texts.require("the owner's name", e.owner(), 100);
    Texts.require("the project's name", e.project(), 100);
    e.key().ifPresent(key -> Texts.require("the submission's key", key, 200));
    Texts.require("the name of the file", e.fileName(), 1000);
    Texts.require("the experiment's file", e.file(), LONGEST_FILE);
    String changes = Texts.require("the options beside the file", Json.canonical(e.changes()), LONGEST_FILE);
    String content = Digests.sha256(Json.canonical(content(e)));
    Instant now = Instant.now();
    return database.call(() -> {
      Optional<Long> id = database.insert("insert into experiments (owner, project, submission, content, name,"
          + " file_name, file_text, changes, priority, state, reason, created, runs, finished, failed,"
          + " cores, alone, deadline, ending, version)"
          + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?, 0, 0, 0, ?, ?, ?, ?, 1)", e.owner(), e.project(), e.key(),
          content, Texts.cut(e.name(), 500), e.fileName(), e.file(), changes, e.priority(), ExperimentState.ACCEPTED,
          now, e.resources().cores(), e.resources().alone(), e.deadline().map(now::plus),
          e.deadline().map(limit -> "its deadline has passed").orElse(""));
      if (id.isPresent()) {
        return find(id.get()).orElseThrow();
      }
      return database.find(SELECT + "where owner = ? and submission = ? and content = ?", SqlExperiments::read,
          e.owner(), e.key().orElseThrow(), content).orElseThrow(() -> new InvalidInputException(
              "the key '" + e.key().get() + "' belongs to another submission of " + e.owner()
                  + "; a new submission has a new key"));
    });
  }

  /** What makes two submissions the same. */
  private static List<Object> content(NewExperiment e) {
    List<Object> content = new ArrayList<>(
        List.of(e.project(), e.fileName(), e.file(), e.changes(), (long) e.priority()));
    if (!e.resources().equals(Resources.USUAL)) {
      content.add(List.of((long) e.resources().cores(), e.resources().alone()));
    }
    e.deadline().ifPresent(limit -> content.add(limit.toString()));
    return content;
  }

  @Override
  public Optional<ExperimentRecord> find(long id) {
    return database.find(SELECT + "where e.id = ?", SqlExperiments::read, id);
  }

  @Override
  public List<ExperimentRecord> open() {
    EnumSet<ExperimentState> open = EnumSet.allOf(ExperimentState.class);
    open.removeIf(ExperimentState::ended);
    return database.list(SELECT + "where e.state in (" + states(open) + ") order by e.id", SqlExperiments::read);
  }

  private static String states(Set<ExperimentState> states) {
    return states.stream().map(state -> "'" + state + "'").collect(Collectors.joining(", "));
  }

  @Override
  public boolean change(long id, Set<ExperimentState> from, ExperimentState to, String reason) {
    if (from.isEmpty()) {
      return false;
    }
    Instant now = Instant.now();
    List<Object> parameters = new ArrayList<>(List.of(to, Texts.cut(reason, 4000)));
    String times;
    if (to == ExperimentState.RUNNING) {
      times = ", begun = coalesce(begun, ?), ended = null";
      parameters.add(now);
    } else if (to.ended()) {
      times = ", ended = ?";
      parameters.add(now);
    } else {
      times = ", ended = null";
    }
    parameters.add(id);
    return database.update("update experiments set state = ?, reason = ?, version = version + 1" + times
        + " where id = ? and state in (" + states(from) + ")", parameters.toArray()) > 0;
  }

  @Override
  public void rename(long id, String name) {
    String cut = Texts.cut(name, 500);
    database.update("update experiments set name = ?, version = version + 1 where id = ? and name <> ?", cut, id, cut);
  }

  @Override
  public void count(long id, int runs, int finished, int failed) {
    database.runLazily(() -> database.update(
        "update experiments set runs = ?, finished = ?, failed = ?, version = version + 1 where id = ?"
            + " and (runs <> ? or finished <> ? or failed <> ?)", runs, finished, failed, id, runs, finished, failed));
  }

  @Override
  public void prioritise(long id, int priority) {
    database.update("update experiments set priority = ?, version = version + 1 where id = ? and priority <> ?",
        priority, id, priority);
  }

  @Override
  public boolean deadline(long id, Instant when, String ending) {
    EnumSet<ExperimentState> ended = EnumSet.allOf(ExperimentState.class);
    ended.removeIf(state -> !state.ended());
    return database.update("update experiments set deadline = ?, ending = ?, version = version + 1 where id = ?"
        + " and (deadline is null or deadline > ?) and state not in (" + states(ended) + ")", when,
        Texts.cut(ending, 4000), id, when) > 0;
  }
}
