// SPDX-License-Identifier: Apache-2.0
package org.espalier.catalog;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.plugin.InvalidInputException;
import org.osgi.framework.Version;

/**
 * What is known of a plug-in without loading it.
 *
 * @param kind what it can be used as, such as {@code criterion}
 * @param name unique within kind and version
 * @param version its bundle's version
 * @param bundle its bundle's symbolic name
 * @param sha256 of its bundle's file, 64 lower-case hexadecimal digits
 * @param summary one line: what it does
 * @param source where the method comes from; empty for the platform's own
 * @param parts what it is composed with
 * @param provides what it offers to those it is combined with
 * @param requires what must be offered by the task it is combined with
 * @param rank precedence among those of its kind, where nobody chooses; the highest comes first
 * @param standard whether it is what a file means that says nothing of its kind
 * @param options what can be set, in the order of declaration
 */
public record PluginDescription(
    String kind,
    String name,
    Version version,
    String bundle,
    String sha256,
    String summary,
    String source,
    List<PartDescription> parts,
    List<String> provides,
    List<String> requires,
    int rank,
    boolean standard,
    List<OptionDescription> options) {

  public PluginDescription {
    parts = List.copyOf(parts);
    provides = List.copyOf(provides);
    requires = List.copyOf(requires);
    options = List.copyOf(options);
  }

  /** The option of a name. */
  public Optional<OptionDescription> option(String option) {
    return options.stream().filter(o -> o.name().equals(option)).findFirst();
  }

  /** What it is composed with of a kind. */
  public Optional<PartDescription> part(String other) {
    return parts.stream().filter(part -> part.kind().equals(other)).findFirst();
  }

  /**
   * All options with a value: those given, checked and converted, and the defaults of the others, in the order of
   * declaration.
   *
   * @param given values by name
   * @throws InvalidInputException if one is unknown or refused, or a required one is missing
   */
  public Map<String, Object> complete(Map<String, ?> given) {
    for (String option : given.keySet()) {
      if (option(option).isEmpty()) {
        throw new InvalidInputException(
            kind + " " + name + " has no option " + option
                + Nearest.hint(option, options.stream().map(OptionDescription::name).toList(), described()));
      }
    }
    Map<String, Object> all = new LinkedHashMap<>();
    for (OptionDescription option : options) {
      Object value = given.get(option.name());
      if (value != null) {
        all.put(option.name(), converted(option, value));
      } else if (option.required()) {
        throw new InvalidInputException(kind + " " + name + " needs the option " + option.name() + ": "
            + option.description());
      } else {
        option.defaultValue().ifPresent(defaultValue -> all.put(option.name(), defaultValue));
      }
    }
    return all;
  }

  /** The command that tells all of it. */
  public String described() {
    return "espalier describe " + name;
  }

  private Object converted(OptionDescription option, Object value) {
    try {
      return option.convert(value);
    } catch (InvalidInputException e) {
      throw new InvalidInputException("option " + e.getMessage() + " (" + kind + " " + name + ")");
    }
  }

  /** Kind, name and version, such as {@code criterion magnitude 1.0.0}. */
  @Override
  public String toString() {
    return kind + " " + name + " " + version;
  }
}
