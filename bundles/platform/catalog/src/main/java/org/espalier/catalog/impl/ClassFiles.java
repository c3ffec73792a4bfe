// SPDX-License-Identifier: Apache-2.0
package org.espalier.catalog.impl;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.catalog.Thrown;
import org.osgi.framework.Bundle;

/** The class files that a bundle sees. */
final class ClassFiles {
  /** The constant of each kind's interface that has its id. */
  static final String KIND = "KIND";
  /** The one that says what plug-ins of the kind are, in a sentence. */
  static final String MEANING = "MEANING";

  /** The version of class files of a Java is this and its own. */
  private static final int JAVA_0 = 44;

  private ClassFiles() {}

  /** A class and all that it is, but for what the JDK has. */
  static Map<String, ClassFile> of(Bundle bundle, String type) {
    Map<String, ClassFile> all = new LinkedHashMap<>();
    Deque<String> open = new ArrayDeque<>(List.of(type));
    while (!open.isEmpty()) {
      String next = open.pop();
      if (!next.startsWith("java.") && !all.containsKey(next)) {
        ClassFile file = classFile(bundle, next);
        all.put(next, file);
        file.supertypes().forEach(open::push);
      }
    }
    return all;
  }

  private static ClassFile classFile(Bundle bundle, String type) {
    URL file = bundle.getResource(type.replace('.', '/') + ".class");
    if (file == null) {
      throw new InvalidInputException("has no class " + type + ", which a plug-in of it is");
    }
    try (InputStream in = file.openStream()) {
      ClassFile read = ClassFile.read(in.readAllBytes());
      int java = read.version() - JAVA_0;
      if (java > Runtime.version().feature()) {
        throw new InvalidInputException(
            "has a class " + type + " for Java " + java + ", and this is Java " + Runtime.version().feature());
      }
      return read;
    } catch (IOException | RuntimeException e) {
      if (e instanceof InvalidInputException known) {
        throw known;
      }
      throw new InvalidInputException("has a damaged class " + type + ": " + Thrown.of(e).words());
    }
  }
}
