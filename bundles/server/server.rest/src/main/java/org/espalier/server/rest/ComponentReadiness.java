// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.espalier.server.data.Database;
import org.espalier.server.queue.Work;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;
import org.osgi.service.jakartars.runtime.JakartarsServiceRuntime;
import org.osgi.service.jakartars.runtime.dto.FailedResourceDTO;
import org.osgi.service.jakartars.runtime.dto.ResourceDTO;
import org.osgi.service.jakartars.runtime.dto.RuntimeDTO;
import org.osgi.service.jakartars.whiteboard.JakartarsWhiteboardConstants;

/**
 * Ready is a server whose components have what they need, whose resources the whiteboard serves, and whose checks find
 * nothing.
 */
@Component
public final class ComponentReadiness implements Readiness {
  private static final String OURS = "org.espalier.server.";

  private final BundleContext context;
  private final ServiceComponentRuntime components;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile JakartarsServiceRuntime whiteboard;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Work work;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Database database;

  @Reference
  volatile List<Check> checks = List.of();

  @Activate
  public ComponentReadiness(BundleContext context, @Reference ServiceComponentRuntime components) {
    this.context = context;
    this.components = components;
  }

  @Override
  public List<String> missing() {
    List<String> missing = new ArrayList<>();
    Bundle[] bundles = Arrays.stream(context.getBundles())
        .filter(bundle -> bundle.getSymbolicName().startsWith(OURS)).toArray(Bundle[]::new);
    for (Bundle bundle : bundles) {
      if ((bundle.getState() & (Bundle.ACTIVE | Bundle.STARTING)) == 0) {
        missing.add("bundle " + bundle.getSymbolicName() + " is not started");
      }
    }
    for (ComponentDescriptionDTO component : components.getComponentDescriptionDTOs(bundles)) {
      unsatisfied(component, missing);
    }
    unserved(missing);
    askDatabase(missing);
    Work queue = work;
    if (queue != null) {
      missing.addAll(queue.missing());
    }
    for (Check check : checks) {
      check.problem().ifPresent(missing::add);
    }
    return missing;
  }

  private void unsatisfied(ComponentDescriptionDTO component, List<String> missing) {
    Collection<ComponentConfigurationDTO> configurations = components.getComponentConfigurationDTOs(component);
    for (ComponentConfigurationDTO configuration : configurations) {
      if (configuration.failure != null) {
        missing.add(component.name + " failed: " + configuration.failure.lines().findFirst().orElse(""));
      } else if (configuration.state == ComponentConfigurationDTO.UNSATISFIED_REFERENCE) {
        missing.add(component.name + " waits for " + Arrays.stream(configuration.unsatisfiedReferences)
            .map(reference -> service(component, reference)).collect(Collectors.joining(", ")));
      } else if (configuration.state == ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION) {
        missing.add(component.name + " waits for its configuration");
      }
    }
  }

  private static String service(ComponentDescriptionDTO component, UnsatisfiedReferenceDTO missing) {
    return Arrays.stream(component.references).filter(reference -> reference.name.equals(missing.name))
        .map(reference -> reference.interfaceName).findFirst().orElse(missing.name);
  }

  private void askDatabase(List<String> missing) {
    Database asked = database;
    if (asked != null) {
      try {
        asked.check();
      } catch (RuntimeException e) {
        missing.add("the database does not answer");
      }
    }
  }

  /** The whiteboard takes resources up one after the other, some time after they are registered. */
  private void unserved(List<String> missing) {
    JakartarsServiceRuntime runtime = whiteboard;
    if (runtime == null) {
      missing.add("there is no whiteboard for resources yet");
      return;
    }
    RuntimeDTO served = runtime.getRuntimeDTO();
    for (FailedResourceDTO failed : served.failedResourceDTOs) {
      missing.add("resource " + failed.name + " is not served (reason " + failed.failureReason + ")");
    }
    Set<Long> ids = new TreeSet<>();
    for (ResourceDTO resource : served.defaultApplication.resourceDTOs) {
      ids.add(resource.serviceId);
    }
    try {
      ServiceReference<?>[] registered = context.getAllServiceReferences(
          null, "(" + JakartarsWhiteboardConstants.JAKARTA_RS_RESOURCE + "=true)");
      for (ServiceReference<?> resource : registered == null ? new ServiceReference<?>[0] : registered) {
        if (!ids.contains(resource.getProperty(org.osgi.framework.Constants.SERVICE_ID))) {
          missing.add("resource " + resource.getProperty("component.name") + " is not served yet");
        }
      }
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
