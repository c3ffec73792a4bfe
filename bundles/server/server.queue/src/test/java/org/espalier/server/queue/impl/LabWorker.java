// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.queue.impl;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.task.Task;
import org.espalier.catalog.Deployment;
import org.espalier.catalog.LockedBundle;
import org.espalier.execution.impl.PlanExecutor;
import org.espalier.execution.impl.PlanWorker;
import org.espalier.json.JsonObject;
import org.espalier.laboratory.Lab;
import org.espalier.laboratory.Walk;
import org.espalier.plan.ExperimentPlan;
import org.espalier.planning.Estimate;
import org.espalier.planning.ExperimentFile;
import org.espalier.planning.Planner;
import org.espalier.worker.impl.Office;
import org.osgi.framework.Version;

/**
 * A worker with the laboratory's plug-ins, whose experiment files are a word and a number: {@code walks 3} has so many
 * seeds, {@code exit 1} ends the process that plans it, {@code fails 2} has a task that throws. Each iteration pauses
 * for the milliseconds in the environment's {@code PAUSE}.
 */
final class LabWorker {
  private LabWorker() {}

  public static void main(String[] arguments) throws Exception {
    long pause = Long.parseLong(System.getenv().getOrDefault("PAUSE", "0"));
    Lab lab = new Lab();
    lab.put(Task.KIND, (Task) context -> new Walk(context) {
      @Override
      public Map<String, Double> iterate() {
        if (System.getenv("FAILS") != null) {
          throw new IllegalStateException("it is a test");
        }
        sleep(pause);
        return super.iterate();
      }
    });
    PlanExecutor executor = new PlanExecutor(lab, "lab 1");
    Office office = new Office(new Words(), new PlanWorker(executor, new Nothing()), new Nothing(), lab, executor);
    office.work(Path.of(arguments[1]), Duration.ofSeconds(5), () -> false);
    System.exit(0);
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static ExperimentPlan plan(int seeds) {
    return Lab.plan(seeds, List.of(0.5));
  }

  private static final class Words implements Planner {
    @Override
    public ExperimentPlan plan(ExperimentFile file) {
      String[] words = file.text().split(" ");
      if (words[0].equals("exit")) {
        Runtime.getRuntime().halt(Integer.parseInt(words[1]));
      } else if (!words[0].equals("walks")) {
        throw new InvalidInputException(file.name() + ": line 1: there is no " + words[0]);
      }
      return LabWorker.plan(Integer.parseInt(words[1]));
    }

    @Override
    public Estimate estimate(ExperimentPlan plan) {
      throw new UnsupportedOperationException();
    }

    @Override
    public JsonObject schema() {
      throw new UnsupportedOperationException();
    }
  }

  private static final class Nothing implements Deployment {
    @Override
    public void install(Path source) {
      if (source.toString().contains("unusable")) {
        throw new InvalidInputException(source + " has no plug-in");
      }
    }

    @Override
    public void initialise(Path jar) {
      if (jar.toString().contains("endless")) {
        while (true) {
          sleep(1000);
        }
      } else if (jar.toString().contains("exiting")) {
        Runtime.getRuntime().halt(0);
      }
    }

    @Override
    public void provide(Collection<LockedBundle> bundles, Optional<Path> store) {
      // the laboratory has them
    }

    @Override
    public void retire(String bundle, Version version) {
      throw new UnsupportedOperationException();
    }
  }
}
