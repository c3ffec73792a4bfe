// SPDX-License-Identifier: Apache-2.0
package org.espalier.scaffold;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.lang.model.SourceVersion;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.catalog.Nearest;

/**
 * A plug-in that is to be written.
 *
 * @param kind one of {@link Scaffold#kinds}
 * @param name lower-case words joined by hyphens, as experiment files will use it
 * @param packageName of its class; the bundle's symbolic name as well
 */
public record NewPlugin(String kind, String name, String packageName) {
  private static final Pattern WORDS = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

  /** @throws InvalidInputException if one of them is not what it should be, with what would be right */
  public NewPlugin {
    if (!Scaffold.kinds().contains(kind)) {
      throw new InvalidInputException(
          "there is no kind of plug-in " + kind
              + Nearest.to(kind, Scaffold.kinds()).map(nearest -> "; did you mean " + nearest + "?")
                  .orElse("; there is " + String.join(", ", Scaffold.kinds())));
    }
    if (!WORDS.matcher(name).matches()) {
      throw new InvalidInputException(
          "the name \"" + name + "\" is not made of lower-case words joined by hyphens, such as weight-change");
    }
    if (!SourceVersion.isName(packageName, SourceVersion.RELEASE_17)) {
      throw new InvalidInputException(
          "the package \"" + packageName + "\" is no name of a Java package, such as org.example.lab");
    }
    if (packageName.equals("java") || packageName.startsWith("java.")) {
      throw new InvalidInputException(
          "the package " + packageName + " belongs to Java; take one of your own, such as org.example.lab");
    }
  }

  /** The name of its class: {@code weight-change} is {@code WeightChange}. */
  public String className() {
    return Arrays.stream(name.split("-"))
        .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
        .collect(Collectors.joining());
  }
}
