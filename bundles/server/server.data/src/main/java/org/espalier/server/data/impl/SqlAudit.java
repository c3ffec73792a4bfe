// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data.impl;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.espalier.server.data.Audit;
import org.espalier.server.data.AuditEntry;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The audit log in its table. */
@Component
public final class SqlAudit extends SqlListing<AuditEntry, AuditEntry> implements Audit {
  @Activate
  public SqlAudit(@Reference SqlDatabase database) {
    super(database, "a.id, a.moment, a.who, a.action, a.subject, a.detail", "audit a", "a.id", List.of(
        Column.whole("id", "a.id"), Column.time("when", "a.moment"), Column.text("who", "a.who"),
        Column.text("action", "a.action"), Column.text("subject", "a.subject")),
        UnaryOperator.identity(), SqlAudit::read);
  }

  private static AuditEntry read(ResultSet row) throws SQLException {
    return new AuditEntry(row.getLong("id"), Row.instant(row, "moment"), row.getString("who"),
        row.getString("action"), row.getString("subject"), row.getString("detail"));
  }

  @Override
  List<AuditEntry> whole(List<AuditEntry> rows) {
    return rows;
  }

  @Override
  public void add(String who, String action, String subject, String detail) {
    database.update("insert into audit (moment, who, action, subject, detail) values (?, ?, ?, ?, ?)", Instant.now(),
        Texts.cut(who, 100), Texts.cut(action, 100), Texts.cut(subject, 500), Texts.cut(detail, 4000));
  }
}
