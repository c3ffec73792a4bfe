// SPDX-License-Identifier: Apache-2.0
package org.espalier.workspace;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.repository.WorkspaceReader;
import org.eclipse.aether.repository.WorkspaceRepository;

/**
 * An extension of Maven 3 that finds what modules of this repository have made in their own folders, so that one
 * module is built without building what it needs again. It finds what is there: whether it is up to date, the caller
 * knows.
 */
public final class BuiltModules implements WorkspaceReader {
  private static final String GROUP = "org.espalier";

  private final Path root;
  private final WorkspaceRepository repository = new WorkspaceRepository("espalier");

  /** Of the repository that the system property {@code espalier.root} names. */
  public BuiltModules() {
    this(Path.of(System.getProperty("espalier.root")));
  }

  BuiltModules(Path root) {
    this.root = root;
  }

  @Override
  public WorkspaceRepository getRepository() {
    return repository;
  }

  @Override
  public File findArtifact(Artifact artifact) {
    if (!artifact.getGroupId().equals(GROUP)) {
      return null;
    }
    Path module = module(artifact.getArtifactId());
    if (module == null) {
      return null;
    }
    Path file = artifact.getExtension().equals("pom")
        ? module.resolve("pom.xml")
        : module.resolve("target").resolve(
            artifact.getArtifactId() + "-" + artifact.getVersion() + "." + artifact.getExtension());
    return artifact.getClassifier().isEmpty() && Files.isRegularFile(file) ? file.toFile() : null;
  }

  @Override
  public List<String> findVersions(Artifact artifact) {
    return List.of();
  }

  /** The folder of the module that makes this artifact, or null. */
  private Path module(String artifact) {
    if (artifact.equals("espalier")) {
      return root;
    }
    if (artifact.equals(GROUP + ".launch")) {
      return root.resolve("launch").resolve("launcher");
    }
    String name = artifact.startsWith(GROUP + ".") ? artifact.substring(GROUP.length() + 1) : artifact;
    for (String folder : folders()) {
      Path module = root.resolve(folder).resolve(name);
      if (Files.isRegularFile(module.resolve("pom.xml")) && isModule(artifact, folder)) {
        return module;
      }
    }
    return null;
  }

  /** Of modules: that of each role, and those above. */
  private List<String> folders() {
    String[] roles = root.resolve("bundles").toFile().list((bundles, role) -> new File(bundles, role).isDirectory());
    return Stream.concat(
        Stream.of("", "bundles"), Stream.of(roles == null ? new String[0] : roles).map("bundles/"::concat)).toList();
  }

  /** There is an {@code api} among the roles and one among the bundles: the artifact's name tells them apart. */
  private static boolean isModule(String artifact, String folder) {
    return artifact.startsWith(GROUP + ".") == folder.contains("/");
  }
}
