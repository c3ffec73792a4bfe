package org.espalier.runner.execution;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.espalier.catalog.Catalog;
import org.espalier.plan.ExperimentPlan;
import org.espalier.runner.Outcome;
import org.espalier.runner.RunListener;
import org.espalier.runner.RunOptions;
import org.espalier.runner.Runner;
import org.espalier.store.OutputFolder;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Carries out experiments with the plug-ins of the catalogue. */
@Component
public final class ExperimentRunner implements Runner {
  private final Catalog catalog;
  private final String tool;
  private final Duration checkpointEvery;

  @Activate
  public ExperimentRunner(@Reference Catalog catalog, BundleContext context) {
    this(catalog, tool(context.getBundle()), Duration.ofSeconds(10));
  }

  /**
   * @param tool what results say made them
   * @param checkpointEvery time between the checkpoints of a run
   */
  ExperimentRunner(Catalog catalog, String tool, Duration checkpointEvery) {
    this.catalog = catalog;
    this.tool = tool;
    this.checkpointEvery = checkpointEvery;
  }

  private static String tool(Bundle bundle) {
    String revision = bundle.getHeaders("").get("Espalier-Revision");
    return "espalier " + bundle.getVersion() + (revision == null || revision.isBlank() ? "" : "+" + revision.strip());
  }

  @Override
  public Outcome run(ExperimentPlan plan, RunOptions options, RunListener listener) {
    Map<String, String> facts = new LinkedHashMap<>(Machine.facts());
    facts.put("tool", tool);
    try (OutputFolder output = OutputFolder.open(options.output(), plan, tool, options.resume())) {
      return new Session(plan, catalog, output, options, facts, checkpointEvery, listener).carryOut();
    }
  }
}
