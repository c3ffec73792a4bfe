// SPDX-License-Identifier: Apache-2.0
package org.espalier.workspace;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarInputStream;
import java.util.stream.Stream;

/** Lists what an assembly ships of others, with licences; a jar whose licence nobody wrote down is an error. */
final class ThirdParty {
  private static final String OWN = "org.espalier.";
  private static final Set<String> LAUNCHER = Set.of("espalier.jar", "front.jar");

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
      for (Path jar : files.filter(file -> isBundle(assembly.relativize(file))).toList()) {
        String name = assembly.relativize(jar).toString().replace('\\', '/');
        String file = jar.getFileName().toString();
        if (!file.startsWith(OWN) && !LAUNCHER.contains(file)) {
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

  /** Whether it is a jar, or the folder of an unpacked one, and not inside of one. */
  private static boolean isBundle(Path file) {
    for (int i = 0; i < file.getNameCount() - 1; i++) {
      if (file.getName(i).toString().endsWith(".jar")) {
        return false;
      }
    }
    return file.toString().endsWith(".jar");
  }

  /** What is inside a bundle of ours, be it a jar or the folder of an unpacked one. */
  private void addContent(Path bundle, String name, Map<String, String> lines) throws IOException {
    if (Files.isDirectory(bundle)) {
      addContent(bundle, bundle, name, lines);
      return;
    }
    try (FileSystem content = FileSystems.newFileSystem(bundle)) {
      addContent(bundle, content.getPath("/"), name, lines);
    }
  }

  private void addContent(Path bundle, Path root, String name, Map<String, String> lines) throws IOException {
    List<String> entries;
    try (Stream<Path> files = Files.walk(root)) {
      entries = files.map(file -> root.relativize(file).toString().replace('\\', '/')).toList();
    }
    for (String entry : entries) {
      if (entry.endsWith(".jar")) {
        String key = entry.replaceFirst(".*/", "").replaceFirst("(-(linux|macosx|windows)-.*)?\\.jar$", "");
        String place = name + "!" + entry;
        try (JarInputStream nested = new JarInputStream(Files.newInputStream(root.resolve(entry)))) {
          String version = nested.getManifest() == null
              ? null : nested.getManifest().getMainAttributes().getValue("Implementation-Version");
          lines.put(place, line(key, place, version == null ? "" : " " + version));
        }
      }
    }
    for (String key : table.keySet()) {
      String[] parts = key.split("!");
      if (parts.length == 2 && bundle.getFileName().toString().matches(parts[0].replace(".", "\\.") + "-[0-9].*")
          && entries.stream().anyMatch(entry -> entry.startsWith(parts[1].replace('.', '/')))) {
        String place = name + "!" + parts[1];
        lines.put(place, line(key, place, ""));
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
