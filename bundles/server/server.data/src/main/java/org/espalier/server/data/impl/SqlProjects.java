// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data.impl;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.espalier.server.data.Project;
import org.espalier.server.data.Projects;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Projects in the table of that name, with their members in another. */
@Component
public final class SqlProjects implements Projects {
  private static final String SELECT = "select name, visible, created from projects ";

  private record Member(String project, String person) {}

  private final SqlDatabase database;

  @Activate
  public SqlProjects(@Reference SqlDatabase database) {
    this.database = database;
  }

  private static Project read(ResultSet row) throws SQLException {
    return new Project(row.getString("name"), row.getBoolean("visible"), Row.instant(row, "created"), Set.of());
  }

  private static Project with(Project project, Set<String> members) {
    return new Project(project.name(), project.open(), project.created(), members);
  }

  @Override
  public boolean add(Project project) {
    return database.call(() -> {
      boolean added = database.update("insert into projects (name, visible, created) values (?, ?, ?)"
          + " on conflict do nothing", Texts.require("a project's name", project.name(), 100), project.open(),
          project.created()) > 0;
      if (added) {
        project.members().forEach(person -> member(project.name(), person, true));
      }
      return added;
    });
  }

  @Override
  public Optional<Project> find(String name) {
    return database.find(SELECT + "where name = ?", SqlProjects::read, name).map(project -> with(project,
        new HashSet<>(database.list("select person from members where project = ?", row -> row.getString(1), name))));
  }

  @Override
  public List<Project> all() {
    var members = database.list("select project, person from members",
        row -> new Member(row.getString(1), row.getString(2))).stream()
        .collect(Collectors.groupingBy(Member::project, Collectors.mapping(Member::person, Collectors.toSet())));
    return database.list(SELECT + "order by name", SqlProjects::read).stream()
        .map(project -> with(project, members.getOrDefault(project.name(), Set.of()))).toList();
  }

  @Override
  public Set<String> of(String person) {
    return new HashSet<>(database.list("select name from projects where visible or exists"
        + " (select 1 from members m where m.project = projects.name and m.person = ?)", row -> row.getString(1),
        person));
  }

  @Override
  public boolean change(String name, boolean open) {
    return database.update("update projects set visible = ? where name = ?", open, name) > 0;
  }

  @Override
  public void member(String project, String person, boolean is) {
    database.update(is
        ? "insert into members (project, person) values (?, ?) on conflict do nothing"
        : "delete from members where project = ? and person = ?", project, person);
  }
}
