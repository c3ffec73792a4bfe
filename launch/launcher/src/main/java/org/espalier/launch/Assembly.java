// SPDX-License-Identifier: Apache-2.0
package org.espalier.launch;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.osgi.service.feature.Feature;
import org.osgi.service.feature.FeatureBundle;
import org.osgi.service.feature.FeatureService;
import org.osgi.service.feature.ID;

/**
 * A folder with everything that is started: {@code features/*.json}, OSGi feature files (OSGi Compendium R8, chapter
 * 159), and {@code bundles/}, the jars that they list. A folder that is called like a jar is one unpacked: jars in it
 * are read where they are, and those in a jar would be copied into the framework's storage.
 */
final class Assembly {
  private static final boolean UNIX = FileSystems.getDefault().supportedFileAttributeViews().contains("unix");

  private final Path folder;

  Assembly(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
    if (!Files.isDirectory(this.folder.resolve("features"))) {
      throw new LaunchException(this.folder + " is not an assembly: it has no folder 'features'.");
    }
  }

  Path folder() {
    return folder;
  }

  /**
   * Changes when a file of the assembly does. It is made of names, sizes, times and, where the system has them, what no
   * program can set: the number of the file and when it was last changed in any way. Reading 180 MB at each start would
   * cost more than the cache saves. The process's encoding is in it because the framework keeps its notes in that.
   */
  String fingerprint() {
    StringBuilder all = new StringBuilder(Charset.defaultCharset().name()).append('\n');
    for (Path file : files()) {
      try {
        all.append(folder.relativize(file)).append(' ').append(facts(file)).append('\n');
      } catch (IOException e) {
        throw new LaunchException("Cannot read " + file + ".", e);
      }
    }
    return digest(all.toString());
  }

  private static String facts(Path file) throws IOException {
    if (UNIX) {
      return new TreeMap<>(Files.readAttributes(file, "unix:size,lastModifiedTime,ctime,ino")).toString();
    }
    BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class);
    return facts.size() + " " + facts.lastModifiedTime().toMillis();
  }

  /** Names the folder's path. */
  String place() {
    return digest(folder.toString());
  }

  /** Locations of the bundles of all features, each once, in the order in which they start. */
  List<String> locations() {
    Map<String, ID> bundles = new LinkedHashMap<>();
    for (Path file : list("features", ".json")) {
      for (FeatureBundle bundle : read(file).getBundles()) {
        ID id = bundle.getID();
        ID other = bundles.putIfAbsent(id.getGroupId() + ":" + id.getArtifactId(), id);
        if (other != null && !other.getVersion().equals(id.getVersion())) {
          throw new LaunchException(file + " lists " + id + ", another feature " + other + "; they must agree.");
        }
      }
    }
    return bundles.values().stream().map(this::location).toList();
  }

  /** Whether a bundle with this location is one of the assembly. */
  boolean owns(String location) {
    return location.startsWith(reference(folder.resolve("bundles")));
  }

  private String location(ID id) {
    Path jar = folder.resolve("bundles").resolve(id.getArtifactId() + "-" + id.getVersion() + ".jar");
    if (!Files.exists(jar)) {
      throw new LaunchException("A feature lists " + id + ", but " + jar + " is missing; build again.");
    }
    return reference(jar);
  }

  private static String reference(Path path) {
    return "reference:" + path.toUri();
  }

  private static Feature read(Path file) {
    Feature feature;
    try (Reader reader = Files.newBufferedReader(file)) {
      feature = ServiceLoader.load(FeatureService.class).findFirst().orElseThrow().readFeature(reader);
    } catch (IOException | RuntimeException e) {
      throw new LaunchException(file + " is not an OSGi feature file: " + e.getMessage() + ".", e);
    }
    if (!feature.getConfigurations().isEmpty() || !feature.getExtensions().isEmpty()) {
      throw new LaunchException(file + " has configurations or extensions; this launcher takes bundles alone.");
    }
    return feature;
  }

  private List<Path> files() {
    List<Path> files = new ArrayList<>(list("features", ".json"));
    for (Path bundle : list("bundles", ".jar")) {
      try (Stream<Path> parts = Files.walk(bundle)) {
        parts.sorted().forEach(files::add);
      } catch (IOException e) {
        throw new LaunchException("Cannot list " + bundle + ".", e);
      }
    }
    return files;
  }

  private List<Path> list(String name, String ending) {
    try (Stream<Path> files = Files.list(folder.resolve(name))) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    } catch (IOException e) {
      throw new LaunchException("Cannot list " + folder.resolve(name) + ".", e);
    }
  }

  private static String digest(String text) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
