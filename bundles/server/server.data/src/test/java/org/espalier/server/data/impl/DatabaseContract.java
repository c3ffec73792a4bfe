// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data.impl;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.server.data.Audit;
import org.espalier.server.data.AuditEntry;
import org.espalier.server.data.BundleRecord;
import org.espalier.server.data.BundleState;
import org.espalier.server.data.Bundles;
import org.espalier.server.data.ExperimentRecord;
import org.espalier.server.data.ExperimentState;
import org.espalier.server.data.Experiments;
import org.espalier.server.data.Filter;
import org.espalier.server.data.FilterSyntax;
import org.espalier.server.data.Listing;
import org.espalier.server.data.NewExperiment;
import org.espalier.server.data.Page;
import org.espalier.server.data.People;
import org.espalier.server.data.Person;
import org.espalier.server.data.Project;
import org.espalier.server.data.Projects;
import org.espalier.server.data.Resources;
import org.espalier.server.data.RunRecord;
import org.espalier.server.data.RunState;
import org.espalier.server.data.Runs;
import org.espalier.server.data.ServerSettings;
import org.espalier.server.data.Sort;
import org.espalier.server.data.TokenRecord;
import org.espalier.server.data.Tokens;
import org.espalier.server.data.tracking.Measurement;
import org.espalier.server.data.tracking.TrackedExperiment;
import org.espalier.server.data.tracking.TrackedExperiments;
import org.espalier.server.data.tracking.TrackedRun;
import org.espalier.server.data.tracking.TrackedRuns;
import org.espalier.server.data.tracking.TrackedStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every kind of database must do. */
abstract class DatabaseContract {
  SqlDatabase database;
  private Experiments experiments;
  private Runs runs;

  /** Of a database that is empty. */
  abstract ServerSettings settings() throws Exception;

  @BeforeEach
  void open() throws Exception {
    database = new SqlDatabase(settings());
    experiments = new SqlExperiments(database);
    runs = new SqlRuns(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static NewExperiment submission(String owner, String key, String file) {
    return new NewExperiment(owner, "default", Optional.ofNullable(key), "name", "a.yaml", file,
        List.of("seeds=3", "a=\"b\""), 5);
  }

  private ExperimentRecord accept(String owner) {
    return experiments.accept(submission(owner, null, "experiment: {}"));
  }

  @Test
  void keepsWhatWasSubmitted() {
    String file = "experiment: \"Grüße 🌱\"\n" + "# ' ; -- \\\n".repeat(20_000);
    ExperimentRecord accepted = experiments.accept(submission("ann", null, file));
    assertEquals(Optional.of(accepted), experiments.find(accepted.id()));
    assertEquals(file, accepted.file());
    assertEquals(List.of("seeds=3", "a=\"b\""), accepted.changes());
    assertEquals(ExperimentState.ACCEPTED, accepted.state());
    assertEquals(1, accepted.version());
    assertEquals(Optional.empty(), accepted.begun());
    assertEquals(Optional.empty(), experiments.find(accepted.id() + 1));
  }

  @Test
  void refusesAFileThatIsTooLong() {
    String message = assertThrows(InvalidInputException.class,
        () -> experiments.accept(submission("ann", null, "x".repeat(1_000_001)))).getMessage();
    assertEquals("the experiment's file has 1000001 characters; 1000000 are the most", message);
    assertEquals(1_000_000, experiments.accept(submission("ann", null, "ä".repeat(1_000_000))).file().length());
  }

  @Test
  void aCharacterThatNoDatabaseHasBecomesTheOneThatSaysSo() {
    assertEquals("a\uFFFDb", experiments.accept(submission("ann", null, "a\0b")).file());
  }

  @Test
  void sameKeyIsTheSameSubmission() {
    ExperimentRecord first = experiments.accept(submission("ann", "k", "experiment: {}"));
    assertEquals(first, experiments.accept(submission("ann", "k", "experiment: {}")));
    assertTrue(experiments.accept(submission("ben", "k", "experiment: {}")).id() != first.id());
    assertTrue(accept("ann").id() != accept("ann").id());
    String message = assertThrows(InvalidInputException.class,
        () -> experiments.accept(submission("ann", "k", "experiment: {other: 1}"))).getMessage();
    assertEquals("the key 'k' belongs to another submission of ann; a new submission has a new key", message);
    assertEquals(4, experiments.count(Filter.ALL));
  }

  @Test
  void sameKeyFromManyThreadsIsOneSubmission() throws Exception {
    Set<Long> ids = new HashSet<>();
    for (long id : together(8, () -> experiments.accept(submission("ann", "k", "experiment: {}")).id())) {
      ids.add(id);
    }
    assertEquals(1, ids.size());
    assertEquals(1, experiments.count(Filter.ALL));
  }

  private static <T> List<T> together(int threads, Callable<T> work) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<T> answers = new ArrayList<>();
      for (Future<T> future : pool.invokeAll(Collections.nCopies(threads, work))) {
        answers.add(future.get());
      }
      return answers;
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void keepsWhatRunsTakeAndWhenItEnds() {
    assertEquals(Resources.USUAL, accept("ann").resources());
    assertEquals(Optional.empty(), accept("ann").deadline());
    NewExperiment wide = new NewExperiment("ann", "default", Optional.of("k"), "name", "a.yaml", "x", List.of(), 0,
        new Resources(3, true), Optional.of(Duration.ofHours(2)));
    ExperimentRecord accepted = experiments.accept(wide);
    assertEquals(new Resources(3, true), accepted.resources());
    assertEquals(accepted.created().plus(Duration.ofHours(2)), accepted.deadline().orElseThrow());
    assertEquals("its deadline has passed", accepted.ending());
    assertEquals(accepted, experiments.accept(wide));
    assertThrows(InvalidInputException.class, () -> experiments.accept(new NewExperiment("ann", "default",
        Optional.of("k"), "name", "a.yaml", "x", List.of(), 0, new Resources(3, true), Optional.empty())));
    assertThrows(InvalidInputException.class, () -> experiments.accept(new NewExperiment("ann", "default",
        Optional.of("k"), "name", "a.yaml", "x", List.of(), 0, Resources.USUAL, wide.deadline())));
  }

  @Test
  void theEarlierDeadlineHoldsUntilTheEnd() {
    long id = accept("ann").id();
    Instant noon = Instant.parse("2026-03-01T12:00:00Z");
    assertTrue(experiments.deadline(id, noon, "lunch"));
    assertFalse(experiments.deadline(id, noon.plusSeconds(1), "later"));
    assertFalse(experiments.deadline(id, noon, "the same"));
    assertEquals("lunch", experiments.find(id).orElseThrow().ending());
    assertTrue(experiments.deadline(id, noon.minusSeconds(1), "earlier"));
    ExperimentRecord record = experiments.find(id).orElseThrow();
    assertEquals(List.of(Optional.of(noon.minusSeconds(1)), "earlier", 3L),
        List.of(record.deadline(), record.ending(), record.version()));
    assertEquals(1, experiments.count(FilterSyntax.filter("deadline < '2026-03-01T12:00:00Z'", experiments.fields())));
    experiments.change(id, Set.of(ExperimentState.ACCEPTED), ExperimentState.CANCELLED, "");
    assertFalse(experiments.deadline(id, noon.minusSeconds(9), "too late"));
    assertFalse(experiments.deadline(id + 1, noon, "nobody"));
  }

  @Test
  void stateChangesFromWhereItIsSaid() throws Exception {
    long id = accept("ann").id();
    assertFalse(experiments.change(id, Set.of(ExperimentState.PLANNED), ExperimentState.RUNNING, ""));
    assertFalse(experiments.change(id, Set.of(), ExperimentState.RUNNING, ""));
    assertFalse(experiments.change(id + 1, Set.of(ExperimentState.ACCEPTED), ExperimentState.PLANNED, ""));
    assertEquals(1, experiments.find(id).orElseThrow().version());
    assertTrue(experiments.change(id, Set.of(ExperimentState.ACCEPTED, ExperimentState.PLANNED),
        ExperimentState.PLANNED, "it waits"));
    ExperimentRecord planned = experiments.find(id).orElseThrow();
    assertEquals("it waits", planned.reason());
    assertEquals(2, planned.version());
    List<Boolean> won = together(8,
        () -> experiments.change(id, Set.of(ExperimentState.PLANNED), ExperimentState.RUNNING, ""));
    assertEquals(1, Collections.frequency(won, true));
    assertTrue(experiments.find(id).orElseThrow().begun().isPresent());
    assertTrue(experiments.change(id, Set.of(ExperimentState.RUNNING), ExperimentState.CANCELLED, "x".repeat(5000)));
    ExperimentRecord cancelled = experiments.find(id).orElseThrow();
    assertTrue(cancelled.ended().isPresent());
    assertEquals(4000, cancelled.reason().length());
    assertEquals(4, cancelled.version());
  }

  @Test
  void onlyWhatChangesMakesAVersion() {
    long id = accept("ann").id();
    experiments.rename(id, "other");
    experiments.rename(id, "other");
    experiments.count(id, 3, 2, 1);
    experiments.count(id, 3, 2, 1);
    experiments.prioritise(id, 9);
    experiments.prioritise(id, 9);
    ExperimentRecord found = experiments.find(id).orElseThrow();
    assertEquals("other 3 2 1 9 4", String.join(" ", found.name(), "" + found.runs(), "" + found.finished(),
        "" + found.failed(), "" + found.priority(), "" + found.version()));
  }

  @Test
  void openAreThoseThatHaveNotEnded() {
    for (ExperimentState state : ExperimentState.values()) {
      assertTrue(experiments.change(accept(state.name()).id(), Set.of(ExperimentState.ACCEPTED), state, ""));
    }
    assertEquals(List.of("ACCEPTED", "PLANNED", "RUNNING"),
        experiments.open().stream().map(ExperimentRecord::owner).toList());
  }

  @Test
  void pagesHaveEveryRecordOnce() {
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      ids.add(0, accept("p" + i % 3).id());
    }
    List<Long> seen = new ArrayList<>();
    String after = "";
    do {
      Page<ExperimentRecord> page = experiments.list(Filter.ALL, after, 10);
      page.items().forEach(e -> seen.add(e.id()));
      after = page.next().orElse("");
      accept("later");
    } while (!after.isEmpty());
    assertEquals(ids, seen);
  }

  @Test
  void aPageThatDoesNotFollowIsRefused() {
    for (int i = 0; i < 3; i++) {
      accept("ann");
    }
    String after = experiments.list(Filter.ALL, "", 1).next().orElseThrow();
    assertEquals("the page before was asked with another filter or order", assertThrows(InvalidInputException.class,
        () -> experiments.list(Filter.equal("owner", "ann"), after, 1)).getMessage());
    for (String bad : List.of("x", "%%%", "W10", after.substring(3), "WyJhIixbXV0", "bnVsbA")) {
      assertThrows(InvalidInputException.class, () -> experiments.list(Filter.ALL, bad, 1), bad);
    }
    for (int limit : new int[] {0, -1, 1001}) {
      assertThrows(InvalidInputException.class, () -> experiments.list(Filter.ALL, "", limit));
    }
  }

  private long someRuns() {
    long id = accept("ann").id();
    List<RunRecord> expected = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      expected.add(RunRecord.queued(uid(i), id, "run" + i, i, i % 2 == 0 ? "pruned" : "dense",
          i % 2 == 0 ? OptionalDouble.of(i / 12.0) : OptionalDouble.empty()));
    }
    runs.expect(id, expected);
    return id;
  }

  private static String uid(int i) {
    return String.format("%032x", i);
  }

  @Test
  void aRunIsAddedOnceAndGoesItsWay() {
    long id = someRuns();
    runs.began(id, "run3", 1, "");
    runs.moved(id, "run3", 0.5, Map.of("loss", 2.0, "accuracy", 0.5));
    runs.moved(id, "run3", 0.75, Map.of("loss", 1.0, "x".repeat(251), 1.0));
    RunRecord moved = runs.find(uid(3)).orElseThrow();
    assertEquals(Map.of("loss", 1.0, "accuracy", 0.5), moved.metrics());
    assertEquals(0.75, moved.done());
    assertEquals(RunState.RUNNING, moved.state());
    runs.expect(id, List.of(RunRecord.queued(uid(99), id, "run3", 0, "", OptionalDouble.empty())));
    assertEquals(moved, runs.find(uid(3)).orElseThrow());
    runs.ended(id, "run3", RunState.FAILED, "it broke", "", Map.of("loss", Double.NaN));
    runs.moved(id, "run3", 0.9, Map.of("loss", 7.0));
    runs.ended(id, "run3", RunState.FINISHED, "", "loss", Map.of());
    RunRecord ended = runs.find(uid(3)).orElseThrow();
    assertEquals(RunState.FAILED, ended.state());
    assertEquals("it broke", ended.reason());
    assertEquals("", ended.objective());
    assertEquals(Double.NaN, ended.metrics().get("loss"));
    assertTrue(ended.ended().isPresent());
    runs.began(id, "run3", 2, "it was killed");
    assertEquals("it was killed", runs.find(uid(3)).orElseThrow().reason());
    runs.ended(id, "run3", RunState.FINISHED, "", "loss", Map.of("loss", Double.NEGATIVE_INFINITY));
    RunRecord again = runs.find(uid(3)).orElseThrow();
    assertEquals(2, again.attempt());
    assertEquals(1, again.done());
    assertEquals("", again.reason());
    assertEquals("loss", again.objective());
    assertEquals(Double.NEGATIVE_INFINITY, again.metrics().get("loss"));
    assertEquals(12, runs.of(id).size());
    assertEquals("run0", runs.of(id).get(0).id());
    assertThrows(IllegalArgumentException.class, () -> runs.began(id, "none", 1, ""));
  }

  @Test
  void manyThreadsMoveOneRun() throws Exception {
    long id = someRuns();
    runs.began(id, "run0", 1, "");
    together(8, () -> {
      for (int i = 0; i < 20; i++) {
        runs.moved(id, "run0", 0.1, Map.of("a" + i, 1.0, "b", (double) i));
      }
      return null;
    });
    assertEquals(21, runs.find(uid(0)).orElseThrow().metrics().size());
  }

  private List<String> found(String filter) {
    return runs.list(FilterSyntax.filter(filter, runs.fields()), List.of(new Sort("seed", false)), "", 100).items()
        .stream().map(RunRecord::id).toList();
  }

  @Test
  void filtersSayWhichRuns() {
    long id = someRuns();
    for (int i = 0; i < 6; i++) {
      runs.began(id, "run" + i, 1, "");
      runs.ended(id, "run" + i, RunState.FINISHED, "", "accuracy", Map.of("accuracy", i / 10.0, "it's \"odd\".x", 1.0));
    }
    assertEquals(12, found("").size());
    assertEquals(List.of("run4", "run5"), found("metrics.accuracy > 0.3"));
    assertEquals(List.of("run3", "run4", "run5"), found("metrics.accuracy >= 0.3 and state = finished"));
    assertEquals(10, found("not metrics.accuracy > 0.3").size());
    assertEquals(6, found("metrics.\"it's \"\"odd\"\".x\" = 1").size());
    assertEquals(List.of("run2", "run4"), found("sparsity between 0.1 and 0.4"));
    assertEquals(10, found("not sparsity between 0.1 and 0.4").size());
    assertEquals(List.of("run1", "run3"), found("seed in (1, 3)"));
    assertEquals(List.of("run1", "run3"), found("arm = 'dense' and (seed = 1 or seed = 3)"));
    assertEquals(List.of("run1", "run10", "run11").size(), found("id like 'run1%'").size());
    assertEquals(3, found("id ilike 'RUN1%'").size());
    assertEquals(0, found("id like 'RUN1%'").size());
    assertEquals(0, found("id like 'run1\\'").size());
    assertEquals(6, found("state not in (queued, running)").size());
    assertEquals(12, found("owner = ann and project = default and experiment = " + id).size());
    assertEquals(0, found("experiment = " + id + ".5").size());
    assertEquals(6, found("begun > 2026-01-01").size());
    assertEquals(0, found("begun > 2226-01-01T00:00:00+01:00").size());
    assertEquals(0, found("arm = ''' or 1 = 1 --'").size());
    assertEquals(12, found("arm != ''' or 1 = 1 --'").size());
    assertEquals(Map.of("FINISHED", 6L, "QUEUED", 6L), runs.counts(Filter.ALL, "state"));
    assertEquals(6, runs.count(Filter.equal("state", "FINISHED")));
    assertEquals(0, runs.count(new Filter.In("state", List.of())));
    assertThrows(InvalidInputException.class, () -> runs.count(Filter.equal("state", 1)));
    assertThrows(InvalidInputException.class, () -> runs.count(Filter.equal("r.uid", "1")));
    assertThrows(InvalidInputException.class, () -> runs.counts(Filter.ALL, "seed"));
  }

  @Test
  void ordersGoThroughPagesWhateverIsMissing() {
    long id = someRuns();
    double[] values = {0.5, Double.NaN, 0.5, Double.POSITIVE_INFINITY, 0.1, Double.NEGATIVE_INFINITY, -0.0, 0.0};
    for (int i = 0; i < values.length; i++) {
      runs.began(id, "run" + i, 1, "");
      runs.ended(id, "run" + i, RunState.FINISHED, "", "m", Map.of("m", values[i]));
    }
    assertEquals(List.of("run5", "run7", "run6", "run4", "run2", "run0", "run3", "run1", "run11", "run10", "run9",
        "run8"), paged(runs, List.of(new Sort("metrics.m", false))));
    assertEquals(List.of("run1", "run3", "run2", "run0", "run4", "run7", "run6", "run5", "run11", "run10", "run9",
        "run8"), paged(runs, List.of(new Sort("metrics.m", true))));
    assertEquals(List.of("run1", "run3", "run5", "run7", "run9", "run11", "run10", "run8", "run6", "run4", "run2",
        "run0"), paged(runs, List.of(new Sort("arm", false), new Sort("sparsity", true), new Sort("seed", false))));
    assertEquals(12, paged(runs, List.of(new Sort("ended", true), new Sort("metrics.none", true))).size());
  }

  private static List<String> paged(Listing<RunRecord> listing, List<Sort> order) {
    List<String> seen = new ArrayList<>();
    String after = "";
    do {
      Page<RunRecord> page = listing.list(Filter.ALL, order, after, 2);
      page.items().forEach(run -> seen.add(run.id()));
      after = page.next().orElse("");
    } while (!after.isEmpty());
    return seen;
  }

  @Test
  void severalChangesAreOne() {
    assertThrows(IllegalStateException.class, () -> database.run(() -> {
      accept("ann");
      new SqlAudit(database).add("ann", "a", "b", "c");
      throw new IllegalStateException("no");
    }));
    assertEquals(0, experiments.count(Filter.ALL));
    assertEquals(1L, (long) database.call(() -> {
      accept("ann");
      return experiments.count(Filter.ALL);
    }));
    assertEquals(1, experiments.count(Filter.ALL));
  }

  @Test
  void transactionsThatWaitForOneAnotherBothComeToAnEnd() throws Exception {
    long a = accept("ann").id();
    long b = accept("ben").id();
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      List<Future<?>> both = new ArrayList<>();
      for (long[] order : new long[][] {{a, b}, {b, a}}) {
        both.add(pool.submit(() -> {
          for (int i = 1; i <= 50; i++) {
            int priority = i;
            database.run(() -> {
              experiments.prioritise(order[0], priority * 1000 + (int) order[0]);
              experiments.prioritise(order[1], priority * 1000 + (int) order[0]);
            });
          }
        }));
      }
      for (Future<?> one : both) {
        assertDoesNotThrow(() -> one.get());
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void peopleTokensAndProjects() {
    People people = new SqlPeople(database);
    Instant now = Instant.ofEpochMilli(1_700_000_000_000L);
    Person ann = new Person("ann", "viewer", false, now);
    assertTrue(people.add(ann));
    assertFalse(people.add(ann));
    assertTrue(people.add(new Person("ben", "admin", false, now)));
    assertEquals(Optional.of(ann), people.find("ann"));
    assertTrue(people.change("ann", "researcher", true));
    assertFalse(people.change("none", "researcher", true));
    assertEquals(List.of(new Person("ann", "researcher", true, now), people.find("ben").orElseThrow()), people.all());

    Tokens tokens = new SqlTokens(database);
    TokenRecord token = new TokenRecord("t1", "ann", "laptop", "hash", now, Optional.of(now.plusSeconds(5)),
        Optional.empty(), Optional.empty());
    tokens.add(token);
    assertEquals(List.of(token), tokens.of("ann"));
    assertEquals(List.of(), tokens.of("ben"));
    tokens.used("t1", now);
    assertTrue(tokens.revoke("t1", now));
    assertFalse(tokens.revoke("t1", now.plusSeconds(9)));
    assertFalse(tokens.revoke("t2", now));
    assertEquals(Optional.of(now), tokens.find("t1").orElseThrow().revoked());
    assertEquals(Optional.of(now), tokens.find("t1").orElseThrow().used());

    Projects projects = new SqlProjects(database);
    assertTrue(projects.find(Project.DEFAULT).orElseThrow().open());
    Project secret = new Project("secret", false, now, Set.of("ann"));
    assertTrue(projects.add(secret));
    assertFalse(projects.add(secret));
    assertEquals(Optional.of(secret), projects.find("secret"));
    assertEquals(Set.of("default", "secret"), projects.of("ann"));
    assertEquals(Set.of("default"), projects.of("ben"));
    projects.member("secret", "ben", true);
    projects.member("secret", "ben", true);
    projects.member("secret", "ann", false);
    assertEquals(Set.of("ben"), projects.find("secret").orElseThrow().members());
    assertEquals(2, projects.all().size());
    assertTrue(projects.change("secret", true));
    assertEquals(Set.of("default", "secret"), projects.of("ann"));
  }

  @Test
  void bundlesAndAudit() {
    Bundles bundles = new SqlBundles(database);
    Instant now = Instant.ofEpochMilli(1_700_000_000_000L);
    BundleRecord bundle = new BundleRecord("a".repeat(64), "x", "1.0.0", BundleState.ACTIVE, "ann", now, now);
    assertTrue(bundles.add(bundle));
    assertFalse(bundles.add(bundle));
    assertEquals(Optional.of(bundle), bundles.find(bundle.sha256()));
    assertFalse(bundles.change(bundle.sha256(), Set.of(BundleState.RETIRED), BundleState.ACTIVE, "ben"));
    assertTrue(bundles.change(bundle.sha256(), Set.of(BundleState.ACTIVE), BundleState.DRAINING, "ben"));
    assertEquals("ben", bundles.all().get(0).who());

    Audit audit = new SqlAudit(database);
    audit.add("ann", "token.issue", "t1", "");
    audit.add("ben", "token.revoke", "t1", "x".repeat(10_000));
    List<AuditEntry> entries = audit.list(Filter.ALL, "", 10).items();
    assertEquals(List.of("token.revoke", "token.issue"), entries.stream().map(AuditEntry::action).toList());
    assertEquals(4000, entries.get(0).detail().length());
    assertEquals(1, audit.count(FilterSyntax.filter("who = ann and when > 2026-01-01", audit.fields())));
  }

  @Test
  void trackedExperiments() {
    TrackedExperiments tracked = new SqlTrackedExperiments(database);
    TrackedExperiment one = tracked.add("one", "ann", "default", "", Map.of("team", "a b")).orElseThrow();
    assertEquals(Optional.empty(), tracked.add("one", "ben", "default", "", Map.of()));
    assertEquals(Optional.of(one), tracked.find(one.id()));
    assertEquals(Optional.of(one), tracked.find("one"));
    TrackedExperiment two = tracked.add("two", "ben", "default", "file:/x", Map.of()).orElseThrow();
    assertFalse(tracked.rename(two.id(), "one"));
    assertTrue(tracked.rename(two.id(), "2"));
    assertFalse(tracked.rename(99, "3"));
    tracked.tag(one.id(), "team", "c");
    tracked.tag(one.id(), "more", "");
    assertEquals(Map.of("team", "c", "more", ""), tracked.find("one").orElseThrow().tags());
    tracked.untag(one.id(), "more");
    assertEquals(Map.of("team", "c"), tracked.find("one").orElseThrow().tags());
    assertTrue(tracked.delete(one.id(), true));
    assertTrue(tracked.find("one").orElseThrow().deleted());
    assertEquals(1, tracked.count(FilterSyntax.filter("deleted = false", tracked.fields())));
    assertEquals(1, tracked.count(FilterSyntax.filter("tags.team = 'c'", tracked.fields())));
    assertEquals(1, tracked.count(FilterSyntax.filter("attribute.name ILIKE 'ON%'", tracked.fields())));
  }

  @Test
  void trackedRuns() {
    long experiment = new SqlTrackedExperiments(database).add("one", "ann", "default", "", Map.of())
        .orElseThrow().id();
    TrackedRuns tracked = new SqlTrackedRuns(database);
    Instant begun = Instant.ofEpochMilli(1_700_000_000_000L);
    for (int i = 0; i < 3; i++) {
      tracked.add(new TrackedRun(uid(i), experiment, "run " + i, "ann", TrackedStatus.RUNNING, "", false,
          begun.plusSeconds(i), Optional.empty(), Map.of("lr", "0." + i), Map.of("t", "" + i), List.of()));
    }
    String uid = uid(0);
    tracked.log(uid, List.of(new Measurement("loss", 2, 1, begun), new Measurement("loss", 1, 2, begun),
        new Measurement("acc", Double.NaN, 0, begun)), Map.of("lr", "0.0", "depth", "3"), Map.of("t", "new"));
    tracked.log(uid, List.of(new Measurement("loss", 9, 1, begun.plusSeconds(1)),
        new Measurement("loss", 2, 1, begun)), Map.of(), Map.of());
    tracked.log(uid, List.of(new Measurement("loss", 3, 2, begun)), Map.of(), Map.of());
    TrackedRun run = tracked.find(uid).orElseThrow();
    assertEquals(Map.of("lr", "0.0", "depth", "3"), run.params());
    assertEquals(Map.of("t", "new"), run.tags());
    assertEquals(List.of(new Measurement("acc", Double.NaN, 0, begun), new Measurement("loss", 3, 2, begun)),
        run.metrics());
    assertEquals("the param 'lr' is '0.0' already, and a param's content never changes: '7' is another",
        assertThrows(InvalidInputException.class, () -> tracked.log(uid,
            List.of(new Measurement("loss", 0, 99, begun)), Map.of("a", "b", "lr", "7"), Map.of())).getMessage());
    assertEquals(run, tracked.find(uid).orElseThrow());
    assertThrows(InvalidInputException.class, () -> tracked.log("none", List.of(), Map.of(), Map.of()));

    List<Measurement> history = new ArrayList<>();
    String after = "";
    do {
      Page<Measurement> page = tracked.history(uid, "loss", after, 1);
      history.addAll(page.items());
      after = page.next().orElse("");
    } while (!after.isEmpty());
    assertEquals(List.of(new Measurement("loss", 2, 1, begun), new Measurement("loss", 9, 1, begun.plusSeconds(1)),
        new Measurement("loss", 1, 2, begun), new Measurement("loss", 3, 2, begun)), history);

    tracked.change(uid, Optional.of(TrackedStatus.FINISHED), Optional.of(begun.plusSeconds(60)), Optional.empty());
    assertEquals("run 0", tracked.find(uid).orElseThrow().name());
    assertTrue(tracked.delete(uid(2), true));
    assertEquals(List.of("run 0"), names(tracked,
        "attributes.status = 'FINISHED' and metrics.loss < 4 and params.depth = '3' and tag.t = \"new\"", ""));
    assertEquals(List.of("run 1", "run 0"), names(tracked, "deleted = false", "attribute.start_time DESC"));
    assertEquals(List.of("run 2", "run 1", "run 0"), names(tracked, "param.`lr` LIKE '0.%'", "params.lr DESC"));
    assertEquals(List.of("run 0", "run 1"), names(tracked, "start_time < 1700000002000", "start_time"));
    assertEquals(List.of("run 2"), names(tracked, "attributes.`run name` = 'run 2'", ""));
    assertTrue(tracked.untag(uid, "t"));
    assertFalse(tracked.untag(uid, "t"));
    assertTrue(new SqlTrackedExperiments(database).delete(experiment, true));
    assertEquals(0, tracked.count(FilterSyntax.filter("deleted = false", tracked.fields())));
  }

  @Test
  void whatOnlyDiffersInCharactersThatAreNoTextIsTheSame() {
    TrackedExperiments experiments = new SqlTrackedExperiments(database);
    long experiment = experiments.add("a\0", "ann", "default", "", Map.of("t\uD83D", "half")).orElseThrow().id();
    assertEquals(Map.of("t\uFFFD", "half"), experiments.find("a\uFFFD").orElseThrow().tags());
    TrackedRuns tracked = new SqlTrackedRuns(database);
    tracked.add(new TrackedRun(uid(0), experiment, "run", "ann", TrackedStatus.RUNNING, "", false, Instant.EPOCH,
        Optional.empty(), Map.of("p", "a\0b"), Map.of("whole", "\uD83D\uDE00"), List.of()));
    tracked.log(uid(0), List.of(), Map.of("p", "a\0b"), Map.of());
    for (Map<String, String> twice : List.of(
        Map.of("k\0", "1", "k\uFFFD", "2"), Map.of("k\uD83D", "1", "k\uDE00", "2"))) {
      assertTrue(assertThrows(InvalidInputException.class, () -> tracked.log(uid(0), List.of(), twice, Map.of()))
          .getMessage().contains("two params are called 'k\uFFFD'"));
      assertThrows(InvalidInputException.class, () -> tracked.log(uid(0), List.of(), Map.of(), twice));
      assertThrows(InvalidInputException.class, () -> experiments.add("other", "ann", "default", "", twice));
    }
    TrackedRun run = tracked.find(uid(0)).orElseThrow();
    assertEquals(Map.of("p", "a\uFFFDb"), run.params());
    assertEquals(Map.of("whole", "\uD83D\uDE00"), run.tags());
  }

  @Test
  void manyValuesAreComparedAtOnceAndTooManyRefused() {
    someRuns();
    List<Object> seeds = new ArrayList<>();
    for (int i = 2; i < 20_002; i++) {
      seeds.add((double) i);
    }
    long few = runs.count(FilterSyntax.filter("seed >= 2", runs.fields()));
    assertTrue(few > 0);
    assertTimeoutPreemptively(Duration.ofSeconds(10), () ->
        assertEquals(few, runs.count(new Filter.In("seed", seeds))));
    assertEquals(0, runs.count(new Filter.In("metrics.none", seeds)));
    seeds.addAll(seeds);
    assertEquals("'seed' is compared with 40000 values at once; 30000 are the most",
        assertThrows(InvalidInputException.class, () -> runs.count(new Filter.In("seed", seeds))).getMessage());
  }

  private static List<String> names(TrackedRuns runs, String filter, String order) {
    return runs.list(FilterSyntax.filter(filter, runs.fields()), FilterSyntax.order(order, runs.fields()), "", 10)
        .items().stream().map(TrackedRun::name).toList();
  }

  @Test
  void saysWhatItIs() {
    database.check();
    assertTrue(database.description().matches("(H2|PostgreSQL) \\d+.*"), database.description());
  }
}
