// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data.impl;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.espalier.server.data.TokenRecord;
import org.espalier.server.data.Tokens;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tokens in the table of that name. */
@Component
public final class SqlTokens implements Tokens {
  private static final String SELECT =
      "select id, person, label, secret, created, expires, revoked, used from tokens ";

  private final SqlDatabase database;

  @Activate
  public SqlTokens(@Reference SqlDatabase database) {
    this.database = database;
  }

  private static TokenRecord read(ResultSet row) throws SQLException {
    return new TokenRecord(row.getString("id"), row.getString("person"), row.getString("label"),
        row.getString("secret"), Row.instant(row, "created"), Row.optionalInstant(row, "expires"),
        Row.optionalInstant(row, "revoked"), Row.optionalInstant(row, "used"));
  }

  @Override
  public void add(TokenRecord token) {
    database.update("insert into tokens (id, person, label, secret, created, expires, revoked, used)"
        + " values (?, ?, ?, ?, ?, ?, ?, ?)", token.id(), token.person(),
        Texts.require("a token's label", token.label(), 200), token.hash(), token.created(), token.expires(),
        token.revoked(), token.used());
  }

  @Override
  public Optional<TokenRecord> find(String id) {
    return database.find(SELECT + "where id = ?", SqlTokens::read, id);
  }

  @Override
  public List<TokenRecord> of(String person) {
    return database.list(SELECT + "where person = ? order by created desc, id", SqlTokens::read, person);
  }

  @Override
  public boolean revoke(String id, Instant when) {
    return database.update("update tokens set revoked = ? where id = ? and revoked is null", when, id) > 0;
  }

  @Override
  public void used(String id, Instant when) {
    database.runLazily(() -> database.update("update tokens set used = ? where id = ?", when, id));
  }
}
