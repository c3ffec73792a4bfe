// SPDX-License-Identifier: Apache-2.0
package org.espalier.catalog.impl;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.catalog.Kind;
import org.espalier.catalog.Nearest;
import org.espalier.catalog.OptionDescription;
import org.espalier.catalog.PartDescription;
import org.espalier.catalog.PluginDescription;
import org.espalier.catalog.Thrown;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** Sees that a bundle that was brought in as one with plug-ins has some, and that each of them can be used. */
final class Inspection {
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9]*([-_.][A-Za-z0-9]+)*");
  private static final String COMPONENTS = "Service-Component";
  private static final int LONGEST = 10_000;

  private final ServiceComponentRuntime runtime;

  Inspection(ServiceComponentRuntime runtime) {
    this.runtime = runtime;
  }

  /**
   * Why a bundle that was started can't be used, as the end of a sentence that begins with its name; empty if it can.
   *
   * @param beside the plug-ins that are there, its own among them
   */
  Optional<String> fault(Bundle bundle, Collection<PluginDescription> beside) {
    try {
      if (bundle.getHeaders("").get(COMPONENTS) != null) {
        for (String folder : List.of("OSGI-INF", "OSGI-INF/metatype")) {
          BundleXml.files(bundle, folder).forEach(BundleXml::parse);
        }
      }
      List<ComponentDescriptionDTO> plugins = plugins(bundle);
      for (ComponentDescriptionDTO plugin : plugins) {
        requireUsable(bundle, plugin, beside);
      }
      return plugins.isEmpty() && !isLibrary(bundle)
          ? Optional.of("has no plug-in that can be used: a plug-in is a class with @Component(factory = ...KIND) and"
              + " @Plugin, and the bnd-maven-plugin writes what they say into the jar") : Optional.empty();
    } catch (InvalidInputException e) {
      return Optional.of(e.getMessage());
    }
  }

  private List<ComponentDescriptionDTO> plugins(Bundle bundle) {
    return runtime.getComponentDescriptionDTOs(bundle).stream()
        .filter(component -> component.properties.containsKey(PluginReader.NAME)).toList();
  }

  /** Why a class of a plug-in can't be initialised, as the end of a sentence; empty if all can. */
  Optional<String> initialise(Bundle bundle) {
    for (ComponentDescriptionDTO plugin : plugins(bundle)) {
      try {
        Class.forName(plugin.implementationClass, true, bundle.loadClass(plugin.implementationClass).getClassLoader());
      } catch (ReflectiveOperationException | LinkageError | VirtualMachineError e) {
        return Optional.of("has a plug-in " + plugin.implementationClass + " whose class can't be initialised: "
            + Thrown.of(e).root().words());
      }
      if (Thread.interrupted()) {
        return Optional.of(
            "has a plug-in " + plugin.implementationClass + " whose class left its thread interrupted");
      }
    }
    return Optional.empty();
  }

  private static boolean isLibrary(Bundle bundle) {
    return bundle.getHeaders("").get(Constants.EXPORT_PACKAGE) != null
        || bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null;
  }

  /** Whoever lists plug-ins reads what they say of themselves: that is sentences. */
  private static void requireBrief(ComponentDescriptionDTO declared) {
    declared.properties.forEach((key, value) -> {
      int length = value instanceof Object[] several ? Arrays.stream(several).mapToInt(Inspection::length).sum()
          : length(value);
      if (length > LONGEST) {
        throw new InvalidInputException("has a plug-in " + declared.implementationClass + " with a " + key + " of "
            + length + " characters; " + LONGEST + " are the most");
      }
    });
  }

  private static int length(Object value) {
    return String.valueOf(value).length();
  }

  private static void requireUsable(
      Bundle bundle, ComponentDescriptionDTO declared, Collection<PluginDescription> beside) {
    String name = String.valueOf(declared.properties.get(PluginReader.NAME));
    String plugin = declared.implementationClass;
    requireBrief(declared);
    if (!NAME.matcher(name).matches()) {
      throw new InvalidInputException("has a plug-in " + plugin + " with the name \"" + Thrown.sentence(name)
          + "\"; a name is made of letters, digits and hyphens, and begins with a letter");
    }
    if (declared.factory == null) {
      throw new InvalidInputException("has a plug-in " + plugin
          + " of no kind; write @Component(factory = Criterion.KIND), or another kind");
    }
    requireImplements(bundle, declared, kinds(beside));
    requireOptions(bundle, declared, name);
    beside.stream()
        .filter(other -> other.kind().equals(declared.factory) && other.name().equals(name)
            && !other.bundle().equals(bundle.getSymbolicName()))
        .findFirst()
        .ifPresent(other -> {
          throw new InvalidInputException("gives " + other.kind() + " " + name + ", which the bundle "
              + other.bundle() + " " + other.version() + " gives too; give it another name");
        });
  }

  /** Those of the platform, and those that plug-ins are composed with. */
  private static Set<String> kinds(Collection<PluginDescription> beside) {
    Set<String> kinds = new TreeSet<>();
    for (Kind kind : Kind.values()) {
      kinds.add(kind.id());
    }
    beside.forEach(plugin -> plugin.parts().stream().map(PartDescription::kind).forEach(kinds::add));
    return kinds;
  }

  /** Reads class files, and loads none: a class is loaded when a run uses it. */
  private static void requireImplements(Bundle bundle, ComponentDescriptionDTO declared, Set<String> kinds) {
    String plugin = "has a plug-in " + declared.implementationClass;
    Optional<Kind> kind = Kind.of(declared.factory);
    Map<String, ClassFile> types = ClassFiles.of(bundle, declared.implementationClass);
    if (kind.isPresent() ? types.containsKey(kind.get().type().getName())
        : types.values().stream().anyMatch(type -> declared.factory.equals(type.texts().get(ClassFiles.KIND)))) {
      return;
    }
    throw new InvalidInputException(kinds.contains(declared.factory)
        ? plugin + " of the kind " + declared.factory + ", whose interface it does not implement"
            + kind.map(known -> " (" + known.type().getName() + ")").orElse("")
        : plugin + " of the kind " + declared.factory + ", which nothing here asks for"
            + Nearest.hint(declared.factory, kinds));
  }

  private static void requireOptions(Bundle bundle, ComponentDescriptionDTO declared, String name) {
    List<OptionDescription> options;
    try {
      options = OptionReader.read(bundle, declared.configurationPid[0]);
    } catch (RuntimeException e) {
      throw new InvalidInputException(
          "has options of " + declared.factory + " " + name + " that can't be read: " + Thrown.of(e).words());
    }
    WrittenDefaults defaults = WrittenDefaults.read(bundle, declared.configurationPid[0]);
    for (OptionDescription option : options) {
      if (option.toString().length() > LONGEST) {
        throw new InvalidInputException("has an option of " + declared.factory + " " + name + " that is described in "
            + option.toString().length() + " characters; " + LONGEST + " are the most");
      }
      try {
        defaults.require(option);
      } catch (InvalidInputException e) {
        throw new InvalidInputException("has a default out of its range, in " + declared.factory + " " + name + ": "
            + e.getMessage());
      }
    }
  }
}
