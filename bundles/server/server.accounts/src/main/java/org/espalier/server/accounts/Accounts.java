// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.accounts;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.espalier.server.data.Person;
import org.espalier.server.data.Project;
import org.espalier.server.data.TokenRecord;

/**
 * People, their tokens and projects. Every change is in the audit log, together with the change or not at all. What
 * takes a caller is refused with a {@link DeniedException} if they may not, and with an
 * {@link org.espalier.api.plugin.InvalidInputException} if what they say makes no sense. Safe for several threads.
 */
public interface Accounts {
  /**
   * Who sends a token. A change of the person or the token counts from the next call.
   *
   * @param token as it was sent; anything
   * @param address that it came from, to slow down who guesses
   * @throws DeniedException if it is not accepted; for what reason is in the audit log alone
   */
  Caller authenticate(String token, String address);

  /**
   * Makes a person {@code admin} with a token, if the server knows nobody yet; empty if it knows somebody. Of several
   * servers that ask at once one gets it.
   */
  Optional<NewToken> first();

  /**
   * Makes a token of an administrator for who has lost theirs, and asks nobody: the caller has the data folder. Who is
   * not known is added, who is no admin becomes one, and who is disabled is let in again.
   *
   * @param person name of the administrator
   */
  NewToken recover(String person);

  /** People by name. For everybody with a role. */
  List<Person> people(Caller caller);

  /** Adds a person. For admins. */
  Person add(Caller caller, String name, Role role);

  /** Gives a person another role. For admins; there is always one left. */
  void change(Caller caller, String name, Role role);

  /** Has no token of a person accepted from now on, or again. For admins; there is always one left. */
  void disable(Caller caller, String name, boolean disabled);

  /**
   * Makes a token. For admins, and for oneself.
   *
   * @param label what it is for
   * @param life after which it is not accepted; for ever if empty
   */
  NewToken issue(Caller caller, String person, String label, Optional<Duration> life);

  /** Tokens of a person, without what makes them. For admins, and for oneself. */
  List<TokenRecord> tokens(Caller caller, String person);

  /** Has a token not accepted from now on. For admins, and for one's own; others are told that there is none. */
  void revoke(Caller caller, String token);

  /** The projects that the caller sees, by name. */
  List<Project> projects(Caller caller);

  /**
   * Adds a project. For maintainers.
   *
   * @param open whether everybody sees it; else its members and admins do
   */
  Project addProject(Caller caller, String name, boolean open, List<String> members);

  /** Says whether everybody sees a project. For maintainers who see it. */
  void open(Caller caller, String project, boolean open);

  /** Makes a person a member of a project, or no more. For maintainers who see it. */
  void member(Caller caller, String project, String person, boolean is);
}
