// SPDX-License-Identifier: Apache-2.0
package org.espalier.execution.impl;

import java.util.LinkedHashMap;
import java.util.Map;
import org.espalier.catalog.Catalog;
import org.espalier.execution.RunExecutor;
import org.espalier.execution.Terms;
import org.espalier.execution.Workbench;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Carries out runs with the plug-ins of the catalogue. */
@Component
public final class PlanExecutor implements RunExecutor {
  private final Catalog catalog;
  private final String tool;

  @Activate
  public PlanExecutor(@Reference Catalog catalog, BundleContext context) {
    this(catalog, tool(context.getBundle()));
  }

  /**
   * @param tool what results say made them
   */
  public PlanExecutor(Catalog catalog, String tool) {
    this.catalog = catalog;
    this.tool = tool;
  }

  private static String tool(Bundle bundle) {
    String revision = bundle.getHeaders("").get("Espalier-Revision");
    return "espalier " + bundle.getVersion() + (revision == null || revision.isBlank() ? "" : "+" + revision.strip());
  }

  @Override
  public String tool() {
    return tool;
  }

  @Override
  public Workbench workbench(Terms terms) {
    Map<String, String> facts = new LinkedHashMap<>(Machine.facts());
    facts.put("tool", tool);
    Surroundings surroundings =
        new Surroundings(catalog, terms, facts, new Quiet(), new Knowledge(), new Slots(terms.jobs()));
    return (folder, needed, events) -> new RunExecution(folder, needed, surroundings, events).execute();
  }
}
