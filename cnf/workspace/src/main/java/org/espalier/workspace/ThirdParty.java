// SPDX-License-Identifier: Apache-2.0
package org.espalier.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarInputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Lists what an assembly ships of others, with licences; a jar whose licence nobody wrote down is an error. */
final class ThirdParty {
  private static final String OWN = "org.espalier.";

  /**
   * One line of the table of licences.
   *
   * @param licence an SPDX expression
   * @param inside what else is in the jar; may be empty
   */
  private record Entry(String project, String licence, String inside) {}

  private final Map<String, Entry> table = new LinkedHashMap<>();

  ThirdParty(Path licences) throws IOException {
    for (String line : Files.readAllLines(licences)) {
      String[] fields = line.split("\\|", -1);
      if (!line.startsWith("#") && fields.length == 4) {
        table.put(fields[0].strip(), new Entry(fields[1].strip(), fields[2].strip(), fields[3].strip()));
      }
    }
  }

  /**
   * Writes the list.
   *
   * @param arguments the table of licences, the folder of the assembly, the file to write
   */
  public static void main(String[] arguments) throws IOException {
    List<String> lines = new ThirdParty(Path.of(arguments[0])).list(Path.of(arguments[1]));
    Files.write(Path.of(arguments[2]), lines);
  }

  /** The jars of an assembly that others made, those inside the bundles of this repository too: a line each. */
  List<String> list(Path assembly) throws IOException {
    Map<String, String> lines = new TreeMap<>();
    try (Stream<Path> files = Files.walk(assembly)) {
      for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).toList()) {
        String name = assembly.relativize(jar).toString().replace('\\', '/');
        String file = jar.getFileName().toString();
        if (!file.startsWith(OWN) && !file.equals("espalier.jar")) {
          lines.put(name, line(file.replaceFirst("-[0-9].*", ""), name, ""));
        } else {
          addContent(jar, name, lines);
        }
      }
    }
    List<String> all = new ArrayList<>(List.of(
        "What this assembly ships of others: where it lies, its version, the project, the licence, what is inside.",
        ""));
    all.addAll(lines.values());
    return all;
  }

  private void addContent(Path jar, String name, Map<String, String> lines) throws IOException {
    try (ZipFile bundle = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : bundle.stream().toList()) {
        if (entry.getName().endsWith(".jar")) {
          String key = entry.getName().replaceFirst(".*/", "")
              .replaceFirst("(-(linux|macosx|windows)-.*)?\\.jar$", "");
          String place = name + "!" + entry.getName();
          try (JarInputStream nested = new JarInputStream(bundle.getInputStream(entry))) {
            String version = nested.getManifest() == null
                ? null : nested.getManifest().getMainAttributes().getValue("Implementation-Version");
            lines.put(place, line(key, place, version == null ? "" : " " + version));
          }
        }
      }
      for (String key : table.keySet()) {
        String[] parts = key.split("!");
        if (parts.length == 2 && jar.getFileName().toString().matches(parts[0].replace(".", "\\.") + "-[0-9].*")
            && bundle.stream().anyMatch(entry -> entry.getName().startsWith(parts[1].replace('.', '/')))) {
          String place = name + "!" + parts[1];
          lines.put(place, line(key, place, ""));
        }
      }
    }
  }

  private String line(String key, String place, String version) {
    Entry entry = table.get(key);
    if (entry == null) {
      throw new IllegalArgumentException(
          place + " is of others, and " + key + " has no line in cnf/third-party.txt; add its project and licence");
    }
    String inside = entry.inside.isEmpty() ? "" : "; inside: " + entry.inside;
    return place + version + ": " + entry.project + ": " + entry.licence + inside;
  }
}
