// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data;

/** Who did what, never changed afterwards. Safe for several threads. */
public interface Audit extends Listing<AuditEntry> {
  /** As {@link AuditEntry}, now. Texts that are too long are cut. */
  void add(String who, String action, String subject, String detail);
}
