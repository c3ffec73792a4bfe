// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.accounts.impl;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.server.accounts.Accounts;
import org.espalier.server.accounts.Caller;
import org.espalier.server.accounts.DeniedException;
import org.espalier.server.accounts.DeniedException.Reason;
import org.espalier.server.accounts.NewToken;
import org.espalier.server.accounts.Role;
import org.espalier.server.data.Audit;
import org.espalier.server.data.People;
import org.espalier.server.data.Person;
import org.espalier.server.data.Project;
import org.espalier.server.data.Projects;
import org.espalier.server.data.TokenRecord;
import org.espalier.server.data.Tokens;
import org.espalier.server.data.Transactions;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The rules over what the database has. */
@Component
public final class AccountsService implements Accounts {
  /** Failures of an address within a minute. */
  static final int MOST_FAILURES = 10;
  private static final int MOST_PROVEN = 10_000;
  private static final String FIRST = "admin";
  private static final String NAME = "[a-z0-9][a-z0-9._-]{0,63}";

  private final People people;
  private final Tokens tokens;
  private final Projects projects;
  private final Audit audit;
  private final Transactions transactions;
  private final FailureLimit limit;
  /**
   * By the id of a token the text that was found to be right, as a digest, with the hash that it was compared with: the
   * hash takes its time, and clients ask many times a second. Guarded by itself.
   */
  private final Map<String, String> proven = new LinkedHashMap<>(16, 0.75f, true) {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
      return size() > MOST_PROVEN;
    }
  };

  @Activate
  public AccountsService(@Reference People people, @Reference Tokens tokens, @Reference Projects projects,
      @Reference Audit audit, @Reference Transactions transactions) {
    this(people, tokens, projects, audit, transactions, System::nanoTime);
  }

  AccountsService(People people, Tokens tokens, Projects projects, Audit audit, Transactions transactions,
      LongSupplier nanos) {
    this.people = people;
    this.tokens = tokens;
    this.projects = projects;
    this.audit = audit;
    this.transactions = transactions;
    this.limit = new FailureLimit(MOST_FAILURES, nanos);
  }

  @Override
  public Caller authenticate(String text, String address) {
    Optional<Secret> secret = Secret.of(text);
    Optional<TokenRecord> token = secret.flatMap(one -> tokens.find(one.id()));
    boolean known = token.isPresent() && proven(secret.get(), token.get());
    // who was let in before is let in whatever others do at the same address
    if (!known && limit.reached(address)) {
      throw new DeniedException(Reason.TOO_MANY, "too many attempts failed; try again in a minute");
    }
    if (token.isEmpty() || !known && !secret.get().made(token.get().hash())) {
      throw refuse(secret.map(Secret::id).orElse("unknown"), address, "no such token");
    }
    TokenRecord found = token.get();
    Instant now = Instant.now();
    Person person = people.find(found.person()).orElseThrow();
    if (found.revoked().isPresent()) {
      throw refuse(found.id(), address, "the token was revoked");
    }
    if (found.expires().isPresent() && !now.isBefore(found.expires().get())) {
      throw refuse(found.id(), address, "the token expired");
    }
    if (person.disabled()) {
      throw refuse(found.id(), address, person.name() + " is disabled");
    }
    prove(secret.get(), found);
    if (found.used().isEmpty() || found.used().get().isBefore(now.minus(Duration.ofHours(1)))) {
      tokens.used(found.id(), now);
    }
    return caller(person);
  }

  private Caller caller(Person person) {
    Role role = Role.of(person.role());
    Set<String> seen = role == Role.ADMIN
        ? new HashSet<>(projects.all().stream().map(Project::name).toList())
        : projects.of(person.name());
    return new Caller(person.name(), role, seen);
  }

  private boolean proven(Secret secret, TokenRecord token) {
    String proof = proof(secret, token);
    synchronized (proven) {
      return proof.equals(proven.get(token.id()));
    }
  }

  private void prove(Secret secret, TokenRecord token) {
    String proof = proof(secret, token);
    synchronized (proven) {
      proven.put(token.id(), proof);
    }
  }

  private static String proof(Secret secret, TokenRecord token) {
    return secret.digest() + token.hash();
  }

  /** What the client is told is the same for all reasons. */
  private DeniedException refuse(String token, String address, String why) {
    if (!limit.reached(address)) {
      boolean last = limit.failed(address);
      audit.add("unknown", "token.refuse", token, why + ", from " + address
          + (last ? "; further attempts from there are not counted for a minute" : ""));
    }
    return new DeniedException(Reason.UNKNOWN, "the token is not accepted");
  }

  @Override
  public Optional<NewToken> first() {
    return transactions.call(() -> {
      if (!people.all().isEmpty()
          || !people.add(new Person(FIRST, Role.ADMIN.text(), false, Instant.now()))) {
        return Optional.empty();
      }
      audit.add("server", "person.add", FIRST, "the first of all");
      return Optional.of(issue("server", FIRST, "the first of all", Optional.empty()));
    });
  }

  @Override
  public NewToken recover(String name) {
    requireName("a person", name);
    return transactions.call(() -> {
      if (!people.add(new Person(name, Role.ADMIN.text(), false, Instant.ofEpochMilli(System.currentTimeMillis())))) {
        people.change(name, Role.ADMIN.text(), false);
      }
      audit.add("server", "person.recover", name, "asked for on the server's machine");
      return issue("server", name, "recovered", Optional.empty());
    });
  }

  private NewToken issue(String who, String person, String label, Optional<Duration> life) {
    Secret secret = Secret.random();
    Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    TokenRecord token = new TokenRecord(
        secret.id(), person, label, secret.hash(), now, life.map(now::plus), Optional.empty(), Optional.empty());
    tokens.add(token);
    audit.add(who, "token.issue", token.id(), "for " + person + ": " + label);
    return new NewToken(token, secret.text());
  }

  @Override
  public List<Person> people(Caller caller) {
    caller.require(Role.VIEWER);
    return people.all();
  }

  @Override
  public Person add(Caller caller, String name, Role role) {
    caller.require(Role.ADMIN);
    requireName("a person", name);
    Person person = new Person(name, role.text(), false, Instant.ofEpochMilli(System.currentTimeMillis()));
    return transactions.call(() -> {
      if (!people.add(person)) {
        throw new InvalidInputException("there is a person '" + name + "' already");
      }
      audit.add(caller.name(), "person.add", name, "as " + role.text());
      return person;
    });
  }

  private static void requireName(String what, String name) {
    if (!name.matches(NAME)) {
      throw new InvalidInputException("'" + name.substring(0, Math.min(name.length(), 100)) + "' is no name of " + what
          + "; it has 1 to 64 lower-case letters, digits, dots, hyphens and underscores, the first a letter or digit");
    }
    if (Set.of("server", "unknown").contains(name)) {
      throw new InvalidInputException("'" + name + "' is what the audit log calls nobody; take another name");
    }
  }

  @Override
  public void change(Caller caller, String name, Role role) {
    change(caller, name, person -> new Person(name, role.text(), person.disabled(), person.created()), "person.role",
        role.text());
  }

  @Override
  public void disable(Caller caller, String name, boolean disabled) {
    change(caller, name, person -> new Person(name, person.role(), disabled, person.created()),
        disabled ? "person.disable" : "person.enable", "");
  }

  private void change(Caller caller, String name, UnaryOperator<Person> change, String action, String detail) {
    caller.require(Role.ADMIN);
    // one after the other, or the last two admins could disable one another
    synchronized (people) {
      transactions.run(() -> change(caller.name(), name, change, action, detail));
    }
  }

  private void change(String who, String name, UnaryOperator<Person> change, String action, String detail) {
    Person after = change.apply(requirePerson(name));
    people.change(name, after.role(), after.disabled());
    if (people.all().stream().noneMatch(one -> one.role().equals(Role.ADMIN.text()) && !one.disabled())) {
      throw new InvalidInputException("'" + name + "' is the last admin; make another one first");
    }
    audit.add(who, action, name, detail);
  }

  private Person requirePerson(String name) {
    return people.find(name).orElseThrow(() -> new InvalidInputException("there is no person '" + name + "'"));
  }

  @Override
  public NewToken issue(Caller caller, String person, String label, Optional<Duration> life) {
    requireSelfOrAdmin(caller, person);
    if (life.isPresent() && (life.get().isNegative() || life.get().isZero() || life.get().toDays() > 36_500)) {
      throw new InvalidInputException("a token lives for more than nothing and up to 100 years, not for " + life.get());
    }
    return transactions.call(() -> {
      requirePerson(person);
      return issue(caller.name(), person, label, life);
    });
  }

  private static void requireSelfOrAdmin(Caller caller, String person) {
    if (!caller.name().equals(person)) {
      caller.require(Role.ADMIN);
    }
  }

  @Override
  public List<TokenRecord> tokens(Caller caller, String person) {
    requireSelfOrAdmin(caller, person);
    requirePerson(person);
    return tokens.of(person).stream().map(token -> new TokenRecord(token.id(), token.person(), token.label(), "",
        token.created(), token.expires(), token.revoked(), token.used())).toList();
  }

  @Override
  public void revoke(Caller caller, String token) {
    transactions.run(() -> {
      TokenRecord found = tokens.find(token)
          .filter(one -> one.person().equals(caller.name()) || caller.may(Role.ADMIN))
          .orElseThrow(() -> new InvalidInputException("there is no token '" + token + "'"));
      if (tokens.revoke(token, Instant.now())) {
        audit.add(caller.name(), "token.revoke", token, "of " + found.person());
      }
    });
  }

  @Override
  public List<Project> projects(Caller caller) {
    return projects.all().stream().filter(project -> caller.sees(project.name())).toList();
  }

  @Override
  public Project addProject(Caller caller, String name, boolean open, List<String> members) {
    caller.require(Role.MAINTAINER);
    requireName("a project", name);
    Set<String> all = new HashSet<>(members);
    if (!open) {
      all.add(caller.name());
    }
    Project project = new Project(name, open, Instant.ofEpochMilli(System.currentTimeMillis()), all);
    return transactions.call(() -> {
      all.forEach(this::requirePerson);
      if (!projects.add(project)) {
        throw new InvalidInputException("there is a project '" + name + "' already");
      }
      audit.add(caller.name(), "project.add", name, (open ? "open" : "closed") + ", members " + project.members());
      return project;
    });
  }

  @Override
  public void open(Caller caller, String project, boolean open) {
    requireProject(caller, project);
    if (!open && project.equals(Project.DEFAULT)) {
      throw new InvalidInputException("the project '" + Project.DEFAULT + "' is everybody's");
    }
    transactions.run(() -> {
      projects.change(project, open);
      audit.add(caller.name(), open ? "project.open" : "project.close", project, "");
    });
  }

  @Override
  public void member(Caller caller, String project, String person, boolean is) {
    requireProject(caller, project);
    transactions.run(() -> {
      requirePerson(person);
      projects.member(project, person, is);
      audit.add(caller.name(), is ? "project.admit" : "project.dismiss", project, person);
    });
  }

  /** Who does not see a project is not told that it is there. */
  private static void requireProject(Caller caller, String project) {
    caller.require(Role.MAINTAINER);
    if (!caller.sees(project)) {
      throw new InvalidInputException("there is no project '" + project + "'");
    }
  }
}
