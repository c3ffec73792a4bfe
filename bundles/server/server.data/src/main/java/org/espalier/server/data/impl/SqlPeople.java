// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data.impl;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.espalier.server.data.People;
import org.espalier.server.data.Person;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** People in the table of that name. */
@Component
public final class SqlPeople implements People {
  private static final String SELECT = "select name, position, disabled, created from people ";

  private final SqlDatabase database;

  @Activate
  public SqlPeople(@Reference SqlDatabase database) {
    this.database = database;
  }

  private static Person read(ResultSet row) throws SQLException {
    return new Person(row.getString("name"), row.getString("position"), row.getBoolean("disabled"),
        Row.instant(row, "created"));
  }

  @Override
  public boolean add(Person person) {
    return database.update("insert into people (name, position, disabled, created) values (?, ?, ?, ?)"
        + " on conflict do nothing", Texts.require("a person's name", person.name(), 100), person.role(),
        person.disabled(), person.created()) > 0;
  }

  @Override
  public Optional<Person> find(String name) {
    return database.find(SELECT + "where name = ?", SqlPeople::read, name);
  }

  @Override
  public List<Person> all() {
    return database.list(SELECT + "order by name", SqlPeople::read);
  }

  @Override
  public boolean change(String name, String role, boolean disabled) {
    return database.update("update people set position = ?, disabled = ? where name = ?", role, disabled, name) > 0;
  }
}
