// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import org.espalier.server.accounts.Accounts;

/** What stands before all resources, with accounts of a test. */
public final class Entrance {
  private Entrance() {}

  public static Access of(Accounts accounts) {
    Access access = new Access();
    access.accounts = accounts;
    return access;
  }
}
