package org.espalier.execution.impl;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.catalog.Deployment;
import org.espalier.catalog.LockedBundle;
import org.espalier.execution.Checkpoints;
import org.espalier.execution.RunExecutor;
import org.espalier.execution.Terms;
import org.espalier.execution.WorkEvents;
import org.espalier.execution.WorkOrder;
import org.espalier.execution.Worker;
import org.espalier.plan.RunPlan;
import org.espalier.store.RunResult;
import org.espalier.store.StoredRun;
import org.espalier.store.WorkFolder;
import org.osgi.framework.Version;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Carries out runs with bundles by digest, one folder each. */
@Component
public final class PlanWorker implements Worker {
  private final RunExecutor executor;
  private final Deployment deployment;

  @Activate
  public PlanWorker(@Reference RunExecutor executor, @Reference Deployment deployment) {
    this.executor = executor;
    this.deployment = deployment;
  }

  @Override
  public RunResult work(WorkOrder order, BooleanSupplier stop, WorkEvents events) {
    RunPlan plan = StoredRun.plan(order.plan());
    Map<String, StoredRun> needed = needed(plan, order);
    deployment.provide(bundles(plan), order.bundles());
    try (WorkFolder folder = WorkFolder.open(order.folder(), plan, order.held())) {
      events.begun(plan, order.folder());
      Optional<RunResult> before = folder.result().filter(RunResult::finished);
      if (before.isPresent()) {
        return before.get();
      }
      RunResult result = executor
          .workbench(new Terms(stop, Checkpoints.DEFAULT, order.jobs(), order.keepTrained(), order.validates()))
          .carryOut(folder.folder(), needed::get, events);
      folder.record(result);
      return result;
    }
  }

  private static List<LockedBundle> bundles(RunPlan plan) {
    return plan.lineup().all()
        .map(use -> new LockedBundle(use.bundle(), Version.parseVersion(use.version()), use.sha256()))
        .distinct()
        .toList();
  }

  /** The runs that a run needs, by id, each finished. */
  private static Map<String, StoredRun> needed(RunPlan plan, WorkOrder order) {
    Path all = order.needed().orElseGet(() -> order.folder().toAbsolutePath().normalize().resolveSibling("."));
    Map<String, StoredRun> needed = new LinkedHashMap<>();
    plan.needs().forEach((name, id) -> {
      Path folder = all.resolve(id).normalize();
      StoredRun run = StoredRun.read(folder)
          .filter(there -> there.plan().id().equals(id))
          .orElseThrow(() -> new InvalidInputException(
              plan.id() + " needs the run " + name + ", which is not in " + folder
                  + "; carry it out there before, or say in which folder it is (--needed)"));
      RunResult result = run.result().orElseThrow(() -> new InvalidInputException(
          plan.id() + " needs the run " + name + ", which is not finished in " + folder));
      if (!result.finished()) {
        throw new InvalidInputException(
            plan.id() + " needs the run " + name + ", which did not finish in " + folder + ": " + result.problem());
      }
      needed.put(id, run);
    });
    return needed;
  }
}
