// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

/**
 * What a resource selects ({@code @JakartarsExtensionSelect}) so that it is never served without: without the first,
 * bodies would be refused; without the second, nobody would be; without the third, errors would be of another form.
 */
public final class Extensions {
  public static final String JSON = "espalier.json";
  public static final String ACCESS = "espalier.access";
  public static final String PROBLEMS = "espalier.problems";

  public static final String SELECT_JSON = "(osgi.jakartars.name=" + JSON + ")";
  public static final String SELECT_ACCESS = "(osgi.jakartars.name=" + ACCESS + ")";
  public static final String SELECT_PROBLEMS = "(osgi.jakartars.name=" + PROBLEMS + ")";

  private Extensions() {}
}
