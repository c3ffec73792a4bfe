// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.mlflow;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.espalier.server.accounts.Caller;
import org.espalier.server.data.ServerSettings;
import org.espalier.server.rest.FileListing;
import org.espalier.server.rest.Output;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Files of runs. Of what clients log they lie in {@code artifacts} of the data folder; those of the server's own are
 * the files that the run wrote, which are only read. A file's name is {@code EXPERIMENT/RUN/artifacts/PATH}.
 */
@Component(service = Artifacts.class)
public final class Artifacts {
  private static final Pattern NAME = Pattern.compile("([a-z0-9-]+)/([0-9a-f]{32})/artifacts(?:/(.*))?");
  private static final int DEEPEST = 50;

  private final Path root;
  private final Tracking tracking;

  @Activate
  public Artifacts(@Reference ServerSettings settings, @Reference Tracking tracking) {
    this.root = settings.data().resolve("artifacts");
    this.tracking = tracking;
  }

  /** Where clients find the files of an experiment's runs, as a URI. */
  static String place(String experiment) {
    return "mlflow-artifacts:/" + experiment;
  }

  /** Where clients find the files of a run, as a URI. */
  static String place(String experiment, String run) {
    return place(experiment) + "/" + run + "/artifacts";
  }

  /** A file or folder of a run. */
  private record Named(RunView run, String path) {}

  private Named named(Caller caller, String name) {
    Matcher match = NAME.matcher(name);
    if (!match.matches()) {
      throw Refusal.missing("place " + name + "; it must be EXPERIMENT/RUN/artifacts/PATH");
    }
    RunView run = tracking.run(caller, match.group(2));
    if (!run.info().experimentId().equals(match.group(1))) {
      throw Refusal.missing("run " + match.group(2) + " of experiment " + match.group(1));
    }
    return new Named(run, match.group(3) == null ? "" : inside(match.group(3)));
  }

  /** The path, which leads nowhere out. */
  private static String inside(String path) {
    String plain = path.replaceFirst("/+$", "");
    List<String> steps = List.of(plain.split("/", -1));
    boolean wrong = steps.stream().anyMatch(step -> step.isEmpty() || step.equals(".") || step.equals("..")
        || step.indexOf('\\') >= 0 || step.chars().anyMatch(Character::isISOControl));
    if (!plain.isEmpty() && (wrong || steps.size() > DEEPEST)) {
      throw Refusal.invalid("'" + path + "' is no path of a file; it must be names with / between, without . and ..");
    }
    return plain;
  }

  private Output output(Caller caller, RunView run) {
    RunView.Info info = run.info();
    if (!info.artifactUri().equals(place(info.experimentId(), info.runId()))) {
      throw Refusal.invalid("files of run " + info.runId() + " are in " + info.artifactUri()
          + ", which this server does not read");
    }
    return new Output(tracking.own().folder(caller, info.runId())
        .orElse(root.resolve(info.experimentId()).resolve(info.runId())));
  }

  /** What is in a folder; nothing if there is no such folder. */
  List<FileListing.Entry> list(Caller caller, String name) throws IOException {
    Named named = named(caller, name);
    return list(caller, named.run, named.path);
  }

  /** What is in a folder of a run; nothing if there is no such folder. */
  List<FileListing.Entry> list(Caller caller, RunView run, String path) throws IOException {
    Output output = output(caller, run);
    String folder = inside(path);
    return Files.isDirectory(output.folder().resolve(folder)) ? FileListing.of(output, folder).files() : List.of();
  }

  /** A file that is there. */
  Path file(Caller caller, String name) throws IOException {
    Named named = named(caller, name);
    return output(caller, named.run).file(named.path);
  }

  /** Stores a file, in place of what was there; it is there whole or not at all. */
  void store(Caller caller, String name, InputStream content) throws IOException {
    Named named = writable(caller, name);
    Path file = output(caller, named.run).folder().resolve(named.path);
    Files.createDirectories(root);
    Path part = Files.createTempFile(root, ".incoming", "");
    try {
      Files.copy(content, part, StandardCopyOption.REPLACE_EXISTING);
      if (Files.isDirectory(file)) {
        throw Refusal.invalid(named.path + " is a folder");
      }
      try {
        Files.createDirectories(file.getParent());
      } catch (FileAlreadyExistsException e) {
        throw Refusal.invalid("a part of " + named.path + " is a file");
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** Deletes a file. */
  void delete(Caller caller, String name) throws IOException {
    Named named = writable(caller, name);
    Files.delete(output(caller, named.run).file(named.path));
  }

  private Named writable(Caller caller, String name) {
    Named named = named(caller, name);
    tracking.active(caller, named.run.info().runId());
    if (named.path.isEmpty()) {
      throw Refusal.invalid("the name of the file is missing");
    }
    return named;
  }
}
