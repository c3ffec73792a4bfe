// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data.impl;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.espalier.server.data.BundleRecord;
import org.espalier.server.data.BundleState;
import org.espalier.server.data.Bundles;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Bundles in the table of that name. */
@Component
public final class SqlBundles implements Bundles {
  private static final String SELECT = "select sha256, name, version, state, who, created, changed from bundles ";

  private final SqlDatabase database;

  @Activate
  public SqlBundles(@Reference SqlDatabase database) {
    this.database = database;
  }

  private static BundleRecord read(ResultSet row) throws SQLException {
    return new BundleRecord(row.getString("sha256"), row.getString("name"), row.getString("version"),
        BundleState.valueOf(row.getString("state")), row.getString("who"), Row.instant(row, "created"),
        Row.instant(row, "changed"));
  }

  @Override
  public boolean add(BundleRecord bundle) {
    return database.update("insert into bundles (sha256, name, version, state, who, created, changed)"
        + " values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing", bundle.sha256(),
        Texts.require("a bundle's name", bundle.name(), 500),
        Texts.require("a bundle's version", bundle.version(), 200), bundle.state(), bundle.who(), bundle.created(),
        bundle.changed()) > 0;
  }

  @Override
  public Optional<BundleRecord> find(String sha256) {
    return database.find(SELECT + "where sha256 = ?", SqlBundles::read, sha256);
  }

  @Override
  public List<BundleRecord> all() {
    return database.list(SELECT + "order by name, created desc, sha256", SqlBundles::read);
  }

  @Override
  public boolean change(String sha256, Set<BundleState> from, BundleState to, String who) {
    return !from.isEmpty() && database.update("update bundles set state = ?, who = ?, changed = ? where sha256 = ?"
        + " and state in (" + from.stream().map(state -> "'" + state + "'").collect(Collectors.joining(", ")) + ")",
        to, who, Instant.now(), sha256) > 0;
  }
}
