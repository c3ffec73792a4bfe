// SPDX-License-Identifier: Apache-2.0
package org.espalier.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.espalier.check.BuiltBundle.Role;

/** What the build has made, found in its folders so that a new bundle is checked without a line here. */
final class Repository {
  static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();
  static final Path ASSEMBLY = newestAssembly();
  static final Path SERVER = ROOT.resolve("launch").resolve("target").resolve("server");
  static final String DEVICE = ASSEMBLY.getFileName().toString().replace("lab-", "");

  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

  private static final Pattern JAR = Pattern.compile("org\\.espalier\\.[a-z0-9.]+-[0-9.]+\\.jar");

  private Repository() {}

  /**
   * The bundles that the build makes, as the roles' poms list them, but for those that test others and for natives of
   * the other device.
   */
  static List<BuiltBundle> bundles() throws IOException {
    List<BuiltBundle> bundles = new ArrayList<>();
    for (Role role : Role.values()) {
      Path folder = ROOT.resolve("bundles").resolve(role.folder());
      Matcher module = MODULE.matcher(Files.readString(folder.resolve("pom.xml")));
      while (module.find()) {
        String name = module.group(1);
        if (name.startsWith("nd4j.") && !name.equals("nd4j." + DEVICE)) {
          continue;
        }
        try (Stream<Path> files = Files.list(folder.resolve(name).resolve("target"))) {
          Path jar = files.filter(file -> JAR.matcher(file.getFileName().toString()).matches()).findFirst()
              .orElseThrow(() -> new IOException("bundles/" + role.folder() + "/" + name + " has made no jar"));
          bundles.add(BuiltBundle.read(role, name, jar));
        }
      }
    }
    return bundles;
  }

  /** The jars of the lab's assembly that are not ours. */
  static List<Path> libraries() throws IOException {
    try (Stream<Path> jars = Files.list(ASSEMBLY.resolve("bundles"))) {
      return jars.filter(jar -> !jar.getFileName().toString().startsWith("org.espalier.")).sorted().toList();
    }
  }

  /** The names of the jars that an assembly's feature files list. */
  static Set<String> listedInFeatures(Path assembly) throws IOException {
    Set<String> listed = new TreeSet<>();
    try (Stream<Path> features = Files.list(assembly.resolve("features"))) {
      for (Path feature : features.toList()) {
        for (JsonNode bundle : new ObjectMapper().readTree(feature.toFile()).get("bundles")) {
          String[] id = bundle.get("id").asText().split(":");
          listed.add(id[1] + "-" + id[2] + ".jar");
        }
      }
    }
    return listed;
  }

  /** The names of the jars that the resolver has chosen for an assembly. */
  static Set<String> resolved(Path assembly) throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> jars = Files.list(assembly.resolve("bundles"))) {
      jars.forEach(jar -> names.add(jar.getFileName().toString()));
    }
    return names;
  }

  /** Of the variants for CPU and CUDA, the one that this build has made. */
  private static Path newestAssembly() {
    return Stream.of("lab-cpu", "lab-cuda").map(name -> ROOT.resolve("launch").resolve("target").resolve(name))
        .filter(Files::isDirectory)
        .max(Comparator.comparing(folder -> folder.resolve("launcher").toFile().lastModified()))
        .orElseThrow();
  }
}
