// SPDX-License-Identifier: Apache-2.0
package org.espalier.catalog.impl;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.ExecutionEnvironmentNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.resource.Namespace;

/** Says in words what a bundle needs and nothing offers. */
final class MissingRequirement {
  private static final Pattern VALUE = Pattern.compile("=([^()]+)\\)");
  private static final Pattern FROM = Pattern.compile("(?<!!)\\(version>=([^()]+)\\)");
  private static final Pattern BELOW = Pattern.compile("\\(!\\(version>=([^()]+)\\)\\)");
  private static final Pattern EXACT = Pattern.compile("\\(version=([^()]+)\\)");

  private static final int LONGEST = 200;

  private MissingRequirement() {}

  /** The first mandatory requirement of a bundle that no other bundle could meet, in words. */
  static Optional<String> of(Bundle bundle, BundleContext context) {
    FrameworkWiring wiring =
        context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
    return bundle.adapt(BundleRevision.class).getDeclaredRequirements(null).stream()
        .filter(MissingRequirement::isMandatory)
        .filter(requirement -> wiring.findProviders(requirement).isEmpty())
        .map(requirement -> shortened(inWords(requirement)))
        .findFirst();
  }

  private static boolean isMandatory(BundleRequirement requirement) {
    String resolution = requirement.getDirectives().getOrDefault(
        Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE, Namespace.RESOLUTION_MANDATORY);
    String effective = requirement.getDirectives().getOrDefault(
        Namespace.REQUIREMENT_EFFECTIVE_DIRECTIVE, Namespace.EFFECTIVE_RESOLVE);
    return resolution.equals(Namespace.RESOLUTION_MANDATORY) && effective.equals(Namespace.EFFECTIVE_RESOLVE);
  }

  private static String inWords(BundleRequirement requirement) {
    String filter = requirement.getDirectives().getOrDefault(Namespace.REQUIREMENT_FILTER_DIRECTIVE, "");
    return switch (requirement.getNamespace()) {
      case PackageNamespace.PACKAGE_NAMESPACE -> "package " + first(VALUE, filter).orElse(filter) + versions(filter);
      case ExecutionEnvironmentNamespace.EXECUTION_ENVIRONMENT_NAMESPACE ->
          "Java " + first(EXACT, filter).orElse(filter) + " and this is Java " + Runtime.version().feature();
      default -> requirement.getNamespace() + " " + filter;
    };
  }

  /** What a manifest asks for can be as long as a manifest. */
  private static String shortened(String words) {
    return words.length() <= LONGEST ? words : words.substring(0, LONGEST) + " ...";
  }

  private static String versions(String filter) {
    return first(FROM, filter)
        .map(from -> first(BELOW, filter).map(below -> " [" + from + "," + below + ")").orElse(" of at least " + from))
        .orElse("");
  }

  private static Optional<String> first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
