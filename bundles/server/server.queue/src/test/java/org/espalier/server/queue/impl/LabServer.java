// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.queue.impl;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.espalier.execution.impl.PlanExecutor;
import org.espalier.laboratory.Lab;
import org.espalier.runner.impl.ExperimentRunner;
import org.espalier.server.data.ExperimentRecord;
import org.espalier.server.data.NewExperiment;
import org.espalier.server.data.Resources;
import org.espalier.server.data.ServerSettings;
import org.espalier.server.data.impl.SqlAudit;
import org.espalier.server.data.impl.SqlBundles;
import org.espalier.server.data.impl.SqlDatabase;
import org.espalier.server.data.impl.SqlExperiments;
import org.espalier.server.data.impl.SqlRuns;
import org.espalier.server.queue.DeploymentSettings;
import org.espalier.server.queue.WorkSettings;
import org.espalier.server.workers.Limits;
import org.espalier.server.workers.WorkerSettings;

/** All parts of a server that the queue needs, with workers that have the laboratory's plug-ins. */
final class LabServer {
  final SqlDatabase database;
  final SqlExperiments experiments;
  final SqlRuns runs;
  final SqlBundles bundles;
  final SqlAudit audit;
  final Workforce workforce;
  final ExperimentQueue queue;
  final BundleDeployments deployments;
  final Path data;
  /** Folders of runs that workers of an earlier server were about. */
  final Set<Path> found;

  /**
   * How a server is made that is not like others.
   *
   * @param environment of its workers
   * @param silence of a worker that hangs
   * @param usable bytes on the disk
   */
  record Making(
      int slots, OptionalInt person, Map<String, String> environment, Duration silence, LongSupplier usable,
      DeploymentSettings deployment) {
    static Making of(int slots, Map<String, String> environment) {
      return new Making(slots, OptionalInt.empty(), environment, Duration.ofSeconds(60), () -> Long.MAX_VALUE,
          new DeploymentSettings(List.of(), Optional.empty(), Duration.ofSeconds(10)));
    }

    Making person(int most) {
      return new Making(slots, OptionalInt.of(most), environment, silence, usable, deployment);
    }

    Making silence(Duration other) {
      return new Making(slots, person, environment, other, usable, deployment);
    }

    Making usable(LongSupplier other) {
      return new Making(slots, person, environment, silence, other, deployment);
    }

    Making deployment(DeploymentSettings other) {
      return new Making(slots, person, environment, silence, usable, other);
    }
  }

  /**
   * @param folder with its data and sockets, from earlier ones too
   */
  LabServer(Path folder, Making making) {
    data = folder.resolve("data");
    ServerSettings settings = ServerSettings.in(data);
    database = new SqlDatabase(settings);
    experiments = new SqlExperiments(database);
    runs = new SqlRuns(database);
    bundles = new SqlBundles(database);
    audit = new SqlAudit(database);
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC", "-Xshare:auto", "-cp", System.getProperty("java.class.path"), LabWorker.class.getName()));
    WorkerSettings workers = new WorkerSettings(
        command, making.environment(), folder.resolve("s"), data.resolve("log"), data.resolve("bundles"), Limits.NONE,
        Duration.ofSeconds(60), Duration.ofSeconds(10), making.silence());
    long leastFree = 100 << 20;
    workforce = new Workforce(
        new WorkSettings(workers, making.slots(), making.person(), 3, leastFree, making.deployment()), bundles,
        new Room(data, leastFree, making.usable(), System::nanoTime));
    found = workforce.pool().found();
    Retirement retirement = new Retirement(settings, bundles, experiments);
    queue = new ExperimentQueue(
        settings, experiments, runs, new ExperimentRunner(new PlanExecutor(new Lab(), "unused")), workforce,
        retirement);
    deployments = new BundleDeployments(bundles, audit, workforce, retirement, queue);
    queue.begin();
  }

  void end() {
    queue.end();
    workforce.close();
    database.close();
  }

  /** As if it were killed: nobody is told, nothing is saved. */
  void vanish() {
    workforce.close();
    database.close();
  }

  ExperimentRecord submit(String text) {
    return submit("ann", text, Resources.USUAL, Optional.empty());
  }

  ExperimentRecord submit(String person, String text, Resources resources, Optional<Duration> deadline) {
    return queue.submit(new NewExperiment(
        person, "lab", Optional.empty(), "new", "e.yaml", text, List.of(), 0, resources, deadline));
  }

  ExperimentRecord await(long id, Predicate<ExperimentRecord> condition) throws InterruptedException {
    while (true) {
      ExperimentRecord record = experiments.find(id).orElseThrow();
      if (condition.test(record)) {
        return record;
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  ExperimentRecord end(long id) throws InterruptedException {
    return await(id, record -> record.state().ended());
  }

  /** Waits until a run has done something. */
  void awaitARun(long id) throws InterruptedException {
    await(id, record -> runs.of(id).stream().anyMatch(run -> run.done() > 0));
  }

  Path output(long id) {
    return data.resolve("experiments").resolve(Long.toString(id)).resolve("output");
  }
}
