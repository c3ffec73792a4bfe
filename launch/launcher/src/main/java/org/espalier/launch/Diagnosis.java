// SPDX-License-Identifier: Apache-2.0
package org.espalier.launch;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/**
 * Says why a service is not there: the component that provides it, what that one lacks, and so on down to the cause.
 */
final class Diagnosis {
  /** Felix's words for a package that is missing; one for each bundle that fails because another one does. */
  private static final Pattern LACK =
      Pattern.compile("missing requirement \\[(\\S+) [^;]*; [(&]*osgi\\.wiring\\.package=([^)]+)\\)");

  private final BundleContext context;
  private final PrintStream out;
  private final Set<String> seen = new HashSet<>();

  Diagnosis(BundleContext context, PrintStream out) {
    this.context = context;
    this.out = out;
  }

  void explain(String service) {
    printStoppedBundles();
    ServiceReference<ServiceComponentRuntime> reference = context.getServiceReference(ServiceComponentRuntime.class);
    if (reference == null) {
      out.println("  no Declarative Services runtime is active");
      return;
    }
    ServiceComponentRuntime runtime = context.getService(reference);
    explain(service, runtime, runtime.getComponentDescriptionDTOs(), "  ");
  }

  private void printStoppedBundles() {
    for (Bundle bundle : context.getBundles()) {
      boolean fragment = bundle.getHeaders().get(Constants.FRAGMENT_HOST) != null;
      if (!fragment && (bundle.getState() & (Bundle.ACTIVE | Bundle.STARTING)) == 0) {
        out.println("  bundle " + bundle.getSymbolicName() + " is not started: " + reason(bundle));
      }
    }
  }

  private static String reason(Bundle bundle) {
    try {
      bundle.start();
      return "it starts now, so what it needs came too late";
    } catch (BundleException e) {
      return cause(e.getMessage());
    }
  }

  /** The end of the chain of bundles that need one another: what none has. */
  private static String cause(String message) {
    String cause = message;
    Matcher lack = LACK.matcher(message);
    while (lack.find()) {
      cause = lack.group(1) + " needs the package " + lack.group(2) + ", which no bundle exports";
    }
    return cause;
  }

  private void explain(
      String service, ServiceComponentRuntime runtime, Collection<ComponentDescriptionDTO> components, String indent) {
    out.println(indent + "service " + service);
    if (!seen.add(service)) {
      return;
    }
    List<ComponentDescriptionDTO> providers =
        components.stream().filter(component -> Arrays.asList(component.serviceInterfaces).contains(service)).toList();
    if (providers.isEmpty()) {
      out.println(indent + "  no component of a started bundle provides it");
    }
    for (ComponentDescriptionDTO component : providers) {
      out.println(indent + "  component " + component.name + " of bundle " + component.bundle.symbolicName);
      for (ComponentConfigurationDTO configuration : runtime.getComponentConfigurationDTOs(component)) {
        if (configuration.failure != null) {
          out.println(indent + "    failed: " + configuration.failure.strip());
        }
        for (UnsatisfiedReferenceDTO missing : configuration.unsatisfiedReferences) {
          explain(interfaceOf(component, missing), runtime, components, indent + "    ");
        }
      }
    }
  }

  private static String interfaceOf(ComponentDescriptionDTO component, UnsatisfiedReferenceDTO missing) {
    for (ReferenceDTO reference : component.references) {
      if (reference.name.equals(missing.name)) {
        return reference.interfaceName;
      }
    }
    return missing.name;
  }
}
