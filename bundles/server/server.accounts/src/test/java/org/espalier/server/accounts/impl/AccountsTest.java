// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.accounts.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.server.accounts.Accounts;
import org.espalier.server.accounts.Caller;
import org.espalier.server.accounts.DeniedException;
import org.espalier.server.accounts.DeniedException.Reason;
import org.espalier.server.accounts.NewToken;
import org.espalier.server.accounts.Role;
import org.espalier.server.data.AuditEntry;
import org.espalier.server.data.Filter;
import org.espalier.server.data.Project;
import org.espalier.server.data.ServerSettings;
import org.espalier.server.data.TokenRecord;
import org.espalier.server.data.impl.SqlAudit;
import org.espalier.server.data.impl.SqlDatabase;
import org.espalier.server.data.impl.SqlPeople;
import org.espalier.server.data.impl.SqlProjects;
import org.espalier.server.data.impl.SqlTokens;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class AccountsTest {
  private static final String HERE = "127.0.0.1";

  @TempDir
  private Path folder;
  private final AtomicLong nanos = new AtomicLong();
  private SqlDatabase database;
  private SqlAudit audit;
  private Accounts accounts;
  private String adminToken;
  private Caller admin;

  @BeforeEach
  void open() {
    database = new SqlDatabase(ServerSettings.in(folder));
    audit = new SqlAudit(database);
    accounts = service();
    adminToken = accounts.first().orElseThrow().text();
    admin = accounts.authenticate(adminToken, HERE);
  }

  private Accounts service() {
    return new AccountsService(new SqlPeople(database), new SqlTokens(database), new SqlProjects(database), audit,
        database, nanos::get);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private NewToken person(String name, Role role) {
    accounts.add(admin, name, role);
    return accounts.issue(admin, name, "laptop", Optional.empty());
  }

  private Caller caller(String name, Role role) {
    return accounts.authenticate(person(name, role).text(), HERE);
  }

  private static void assertDenied(Reason reason, Executable what) {
    assertEquals(reason, assertThrows(DeniedException.class, what).reason());
  }

  private void assertRefused(String token) {
    DeniedException e = assertThrows(DeniedException.class, () -> accounts.authenticate(token, HERE));
    assertEquals(Reason.UNKNOWN, e.reason());
    assertEquals("the token is not accepted", e.getMessage());
    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
  }

  private List<String> actions() {
    return audit.list(Filter.ALL, "", 1000).items().stream()
        .map(entry -> entry.who() + " " + entry.action() + " " + entry.subject()).toList();
  }

  @Test
  void theFirstTokenIsMadeOnce() throws Exception {
    assertEquals(Role.ADMIN, admin.role());
    assertEquals(Optional.empty(), accounts.first());
    close();
    folder = folder.resolve("other");
    database = new SqlDatabase(ServerSettings.in(folder));
    audit = new SqlAudit(database);
    ExecutorService pool = Executors.newFixedThreadPool(8);
    List<Future<Optional<NewToken>>> answers = pool.invokeAll(Collections.nCopies(8, () -> service().first()));
    pool.shutdown();
    int made = 0;
    for (Future<Optional<NewToken>> answer : answers) {
      made += answer.get().isPresent() ? 1 : 0;
    }
    assertEquals(1, made);
  }

  /** Whatever became of the person, their new token is an administrator's; the others' stay what they were. */
  @Test
  void aLostTokenIsReplaced() {
    NewToken ann = person("ann", Role.RESEARCHER);
    accounts.disable(admin, "ann", true);
    Caller again = accounts.authenticate(accounts.recover("ann").text(), HERE);
    assertEquals("ann", again.name());
    assertEquals(Role.ADMIN, again.role());
    assertEquals(Role.ADMIN, accounts.authenticate(ann.text(), HERE).role());
    assertEquals(Role.ADMIN, accounts.authenticate(accounts.recover("new").text(), HERE).role());
    assertEquals(Role.ADMIN, accounts.authenticate(adminToken, HERE).role());
    assertEquals(2, actions().stream().filter(action -> action.startsWith("server person.recover ")).count());
    assertThrows(InvalidInputException.class, () -> accounts.recover("No Name"));
  }

  @Test
  void aTokenSaysWhoAsks() {
    NewToken token = person("ann", Role.RESEARCHER);
    Caller ann = accounts.authenticate(token.text(), HERE);
    assertEquals(new Caller("ann", Role.RESEARCHER, Set.of(Project.DEFAULT)), ann);
    assertEquals(ann, accounts.authenticate(token.text(), HERE));
    assertEquals(ann, service().authenticate(token.text(), HERE));
    assertTrue(accounts.tokens(ann, "ann").get(0).used().isPresent());
  }

  @Test
  void whatIsNotTheTokenIsRefused() {
    String right = person("ann", Role.RESEARCHER).text();
    String other = person("ben", Role.ADMIN).text();
    accounts.authenticate(right, HERE);
    accounts.authenticate(other, HERE);
    List<String> wrong = new ArrayList<>(List.of("", " ", "esp_", "Bearer " + right, right + " ", " " + right,
        right + "\n", right + "a", right.substring(1), right.toUpperCase(), "x".repeat(1_000_000), "' or 1 = 1 --",
        // the one's id with the other's secret
        right.substring(0, 17) + other.substring(17), other.substring(0, 17) + right.substring(17),
        right.substring(0, 17) + "A".repeat(43), new SqlTokens(database).of("ann").get(0).hash()));
    for (int length = 0; length < right.length(); length += 7) {
      wrong.add(right.substring(0, length));
    }
    for (int at = 17; at < right.length() - 1; at += 5) {
      char c = right.charAt(at);
      wrong.add(right.substring(0, at) + (c == 'A' ? 'B' : 'A') + right.substring(at + 1));
    }
    wrong.forEach(this::assertRefused);
    assertEquals("ann", accounts.authenticate(right, HERE).name());
  }

  @Test
  void revokedIsRefusedAtOnceThoughItWasAcceptedBefore() {
    NewToken token = person("ann", Role.RESEARCHER);
    Caller ann = accounts.authenticate(token.text(), HERE);
    NewToken second = accounts.issue(ann, "ann", "desktop", Optional.empty());
    accounts.revoke(ann, token.token().id());
    assertRefused(token.text());
    assertEquals("ann", accounts.authenticate(second.text(), HERE).name());
    accounts.revoke(ann, token.token().id());
    assertEquals(1, Collections.frequency(actions(), "ann token.revoke " + token.token().id()));
  }

  @Test
  void disabledIsRefusedUntilEnabled() {
    NewToken token = person("ann", Role.RESEARCHER);
    accounts.authenticate(token.text(), HERE);
    accounts.disable(admin, "ann", true);
    assertRefused(token.text());
    accounts.disable(admin, "ann", false);
    assertEquals("ann", accounts.authenticate(token.text(), HERE).name());
  }

  @Test
  void expiredIsRefused() throws Exception {
    person("ann", Role.VIEWER);
    NewToken token = accounts.issue(admin, "ann", "short", Optional.of(Duration.ofMillis(1)));
    Thread.sleep(5);
    assertRefused(token.text());
    for (Duration life : List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofSeconds(Long.MAX_VALUE))) {
      assertThrows(InvalidInputException.class, () -> accounts.issue(admin, "ann", "", Optional.of(life)));
    }
  }

  @Test
  void aRoleThatChangesCountsFromTheNextCall() {
    NewToken token = person("ann", Role.ADMIN);
    assertTrue(accounts.authenticate(token.text(), HERE).may(Role.ADMIN));
    accounts.change(admin, "ann", Role.VIEWER);
    assertFalse(accounts.authenticate(token.text(), HERE).may(Role.RESEARCHER));
  }

  @Test
  void onlyAdminsChangePeopleAndOthersTokens() {
    for (Role role : List.of(Role.VIEWER, Role.RESEARCHER, Role.MAINTAINER)) {
      Caller caller = caller(role.text(), role);
      assertDenied(Reason.NOT_ALLOWED, () -> accounts.add(caller, "eve", Role.VIEWER));
      assertDenied(Reason.NOT_ALLOWED, () -> accounts.change(caller, role.text(), Role.ADMIN));
      assertDenied(Reason.NOT_ALLOWED, () -> accounts.disable(caller, "admin", true));
      assertDenied(Reason.NOT_ALLOWED, () -> accounts.issue(caller, "admin", "", Optional.empty()));
      assertDenied(Reason.NOT_ALLOWED, () -> accounts.tokens(caller, "admin"));
      String token = accounts.tokens(admin, "admin").get(0).id();
      assertEquals("there is no token '" + token + "'", assertThrows(InvalidInputException.class,
          () -> accounts.revoke(caller, token)).getMessage());
      assertEquals("admin", accounts.authenticate(adminToken, HERE).name());
    }
    assertEquals(4, accounts.people(admin).size());
  }

  @Test
  void thereIsAlwaysAnAdmin() {
    assertEquals("'admin' is the last admin; make another one first", assertThrows(InvalidInputException.class,
        () -> accounts.change(admin, "admin", Role.VIEWER)).getMessage());
    assertThrows(InvalidInputException.class, () -> accounts.disable(admin, "admin", true));
    Caller ben = caller("ben", Role.ADMIN);
    accounts.disable(ben, "admin", true);
    assertThrows(InvalidInputException.class, () -> accounts.disable(ben, "ben", true));
    assertEquals("ben", accounts.people(ben).stream().filter(one -> !one.disabled()).findFirst().orElseThrow().name());
  }

  @Test
  void namesThatAreNoneAreRefused() {
    for (String name : List.of("", "A", "a b", "../x", ".a", "a".repeat(65), "ann\n", "server", "unknown", "ä")) {
      assertThrows(InvalidInputException.class, () -> accounts.add(admin, name, Role.VIEWER), name);
      assertThrows(InvalidInputException.class, () -> accounts.addProject(admin, name, true, List.of()), name);
    }
    accounts.add(admin, "ann", Role.VIEWER);
    assertEquals("there is a person 'ann' already",
        assertThrows(InvalidInputException.class, () -> accounts.add(admin, "ann", Role.ADMIN)).getMessage());
    assertThrows(InvalidInputException.class, () -> accounts.issue(admin, "none", "", Optional.empty()));
    assertEquals("there is no role 'root'; there are viewer, researcher, maintainer, admin",
        assertThrows(InvalidInputException.class, () -> Role.of("root")).getMessage());
  }

  @Test
  void aClosedProjectIsSeenByItsMembersAndAdmins() {
    String ann = person("ann", Role.RESEARCHER).text();
    Caller mia = caller("mia", Role.MAINTAINER);
    assertDenied(Reason.NOT_ALLOWED,
        () -> accounts.addProject(accounts.authenticate(ann, HERE), "p", true, List.of()));
    accounts.addProject(admin, "secret", false, List.of());
    assertFalse(accounts.authenticate(ann, HERE).sees("secret"));
    assertEquals("there is no project 'secret'", assertThrows(InvalidInputException.class,
        () -> accounts.member(mia, "secret", "mia", true)).getMessage());
    assertThrows(InvalidInputException.class, () -> accounts.open(mia, "secret", true));
    Caller root = accounts.authenticate(adminToken, HERE);
    assertTrue(root.sees("secret"));
    accounts.member(root, "secret", "ann", true);
    assertTrue(accounts.authenticate(ann, HERE).sees("secret"));
    assertEquals(List.of("default", "secret"),
        accounts.projects(accounts.authenticate(ann, HERE)).stream().map(Project::name).toList());
    accounts.member(root, "secret", "ann", false);
    assertFalse(accounts.authenticate(ann, HERE).sees("secret"));
    accounts.open(root, "secret", true);
    assertTrue(accounts.authenticate(ann, HERE).sees("secret"));
    assertThrows(InvalidInputException.class, () -> accounts.open(root, Project.DEFAULT, false));
    assertThrows(InvalidInputException.class, () -> accounts.addProject(root, "other", false, List.of("none")));
    assertFalse(accounts.projects(root).stream().anyMatch(project -> project.name().equals("other")));
  }

  @Test
  void whoGuessesHasToWaitAndWhoWasLetInHasNot() {
    String right = person("ann", Role.VIEWER).text();
    accounts.authenticate(right, HERE);
    String fresh = accounts.issue(admin, "ann", "new", Optional.empty()).text();
    long before = audit.count(Filter.ALL);
    for (int i = 0; i < AccountsService.MOST_FAILURES; i++) {
      assertDenied(Reason.UNKNOWN, () -> accounts.authenticate("x", HERE));
    }
    for (int i = 0; i < 100; i++) {
      assertDenied(Reason.TOO_MANY, () -> accounts.authenticate("x", HERE));
    }
    assertEquals(before + AccountsService.MOST_FAILURES, audit.count(Filter.ALL));
    assertDenied(Reason.TOO_MANY, () -> accounts.authenticate(fresh, HERE));
    assertEquals("ann", accounts.authenticate(right, HERE).name());
    assertEquals("ann", accounts.authenticate(fresh, "127.0.0.2").name());
    nanos.addAndGet(Duration.ofSeconds(59).toNanos());
    assertDenied(Reason.TOO_MANY, () -> accounts.authenticate("x", HERE));
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertDenied(Reason.UNKNOWN, () -> accounts.authenticate("x", HERE));
    // a token that was accepted once and then revoked does not go around the limit for ever
    accounts.revoke(admin, accounts.tokens(admin, "ann").stream().filter(token -> token.label().equals("laptop"))
        .map(TokenRecord::id).findFirst().orElseThrow());
    assertDenied(Reason.UNKNOWN, () -> accounts.authenticate(right, HERE));
  }

  /** Everything that is done is in the log, by who did it; nothing that failed is. */
  @Test
  void everyChangeIsAudited() {
    NewToken token = person("ann", Role.RESEARCHER);
    accounts.change(admin, "ann", Role.MAINTAINER);
    accounts.disable(admin, "ann", true);
    accounts.disable(admin, "ann", false);
    accounts.addProject(admin, "p", true, List.of("ann"));
    Caller root = accounts.authenticate(adminToken, HERE);
    accounts.open(root, "p", false);
    accounts.member(root, "p", "ann", false);
    accounts.revoke(root, token.token().id());
    assertThrows(InvalidInputException.class, () -> accounts.add(admin, "ann", Role.VIEWER));
    assertThrows(InvalidInputException.class, () -> accounts.change(admin, "admin", Role.VIEWER));
    List<String> all = new ArrayList<>(actions());
    Collections.reverse(all);
    String id = token.token().id();
    assertEquals(List.of("server person.add admin", "server token.issue " + accounts.tokens(admin, "admin").get(0).id(),
        "admin person.add ann", "admin token.issue " + id, "admin person.role ann", "admin person.disable ann",
        "admin person.enable ann", "admin project.add p", "admin project.close p", "admin project.dismiss p",
        "admin token.revoke " + id), all);
  }

  @Test
  void noSecretIsStoredLoggedOrShown() throws Exception {
    NewToken token = person("ann", Role.RESEARCHER);
    String secret = token.text().substring(17);
    Caller ann = accounts.authenticate(token.text(), HERE);
    assertDenied(Reason.UNKNOWN, () -> accounts.authenticate(token.text() + "x", HERE));
    assertDenied(Reason.UNKNOWN, () -> accounts.authenticate(token.text().substring(4), HERE));
    List<String> shown = new ArrayList<>(List.of(token.toString(), ann.toString(),
        Secret.of(token.text()).orElseThrow().toString(), accounts.tokens(ann, "ann").toString()));
    for (AuditEntry entry : audit.list(Filter.ALL, "", 1000).items()) {
      shown.add(entry.toString());
    }
    shown.forEach(text -> assertFalse(text.contains(secret), text));
    assertEquals("", accounts.tokens(ann, "ann").get(0).hash());
    assertNotEquals(Secret.random().text(), Secret.random().text());
    database.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertFalse(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(secret), "" + file);
      }
    }
  }

  @Test
  void aSecretIsHashedWithASaltOfItsOwn() {
    Secret secret = Secret.random();
    assertNotEquals(secret.hash(), secret.hash());
    assertTrue(secret.made(secret.hash()));
    assertFalse(Secret.random().made(secret.hash()));
    for (int i = 0; i < 1000; i++) {
      Secret one = Secret.random();
      assertEquals(Optional.of(one), Secret.of(one.text()));
    }
  }
}
