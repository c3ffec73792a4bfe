// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.queue.impl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.server.data.BundleRecord;
import org.espalier.server.queue.Deployments;
import org.espalier.server.queue.NoRoomException;
import org.espalier.server.queue.WorkSettings;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deploys the jars that are put into a folder, as if they had been sent. A jar is complete when it has not changed from
 * one look to the next but one. What came of it is written beside it, into a file of its name with {@code .txt} behind;
 * as long as that file is there and names the jar's digest, the jar is not looked at again, also by the next server. A
 * jar that is taken away is not retired.
 */
@Component(service = WatchedFolder.class, immediate = true)
public final class WatchedFolder {
  /** Who deploys what is put there, for the audit. */
  static final String WHO = "watched folder";
  static final String ANSWER = ".txt";
  /** An answer that is being written. */
  private static final String FRESH = ".answer";
  /** In bytes, on most file systems. */
  private static final int LONGEST_NAME = 255;
  private static final Logger LOG = LoggerFactory.getLogger(WatchedFolder.class);
  private static final long LOOK_EVERY_MILLIS = 1000;
  private static final int QUIET_LOOKS = 2;

  private final Deployments deployments;
  private final Optional<Path> folder;
  private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(task -> {
    Thread thread = new Thread(task, "watch-on-folder");
    thread.setDaemon(true);
    return thread;
  });
  // by the watch alone
  private final Map<Path, Seen> seen = new HashMap<>();

  /**
   * How a jar looked.
   *
   * @param looks that found it so, one after the other
   */
  private record Seen(long bytes, Object modified, int looks) {
    boolean same(Seen other) {
      return bytes == other.bytes && modified.equals(other.modified);
    }
  }

  @Activate
  public WatchedFolder(@Reference WorkSettings settings, @Reference Deployments deployments) {
    this(settings.deployment().watched(), deployments);
    if (folder.isPresent()) {
      watch.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** Looks when it is asked to. */
  WatchedFolder(Optional<Path> folder, Deployments deployments) {
    this.folder = folder;
    this.deployments = deployments;
  }

  @Deactivate
  void close() {
    watch.shutdownNow();
  }

  void look() {
    try {
      List<Path> jars = jars(folder.orElseThrow());
      seen.keySet().retainAll(new HashSet<>(jars));
      for (Path jar : jars) {
        Seen now = seen(jar);
        Optional<Seen> before = Optional.ofNullable(seen.get(jar)).filter(now::same);
        int looks = before.map(Seen::looks).orElse(0) + 1;
        seen.put(jar, new Seen(now.bytes(), now.modified(), looks));
        if (looks == QUIET_LOOKS + 1) {
          deployOrSay(jar);
        }
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("{} can't be watched: {}", folder.orElseThrow(), e.toString());
    }
  }

  private static List<Path> jars(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> {
        String name = file.getFileName().toString();
        return name.endsWith(".jar") && !name.startsWith(".");
      }).sorted().toList();
    }
  }

  /** A file that is gone meanwhile looks as no file does. */
  private static Seen seen(Path jar) {
    try {
      BasicFileAttributes now = Files.readAttributes(jar, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return new Seen(now.size(), now.lastModifiedTime(), 0);
    } catch (IOException e) {
      return new Seen(-1, "", 0);
    }
  }

  /** One jar that can't be answered costs no other its turn. */
  private void deployOrSay(Path jar) {
    try {
      deploy(jar);
    } catch (IOException | RuntimeException e) {
      LOG.warn("{} is not answered: {}", shown(jar), JarCheck.shown(e.toString()));
    }
  }

  /** On one line, whatever somebody has called it. */
  private static String shown(Path jar) {
    return JarCheck.shown(jar.getFileName().toString());
  }

  private void deploy(Path jar) throws IOException {
    Path answer = jar.resolveSibling(jar.getFileName() + ANSWER);
    int most = LONGEST_NAME - ANSWER.length();
    if (jar.getFileName().toString().getBytes(StandardCharsets.UTF_8).length > most) {
      LOG.warn("{} is left: its name is too long for an answer beside it; {} bytes are the most", shown(jar), most);
      return;
    }
    Optional<String> digest = digest(jar);
    if (digest.isPresent() && isAnswered(answer, digest.get())) {
      return;
    }
    String sentence;
    try {
      BundleRecord bundle = deployments.deploy(jar, WHO);
      sentence = bundle.name() + " " + bundle.version() + " is deployed";
    } catch (InvalidInputException e) {
      sentence = e.getMessage();
    } catch (NoRoomException e) {
      LOG.warn("{} waits: {}", shown(jar), e.getMessage());
      seen.remove(jar);
      return;
    }
    LOG.info("{}: {}", shown(jar), sentence);
    Path fresh = answer.resolveSibling(FRESH);
    Files.writeString(fresh, sentence + "\n" + digest.map(sha256 -> "sha-256 " + sha256 + "\n").orElse(""));
    Files.move(fresh, answer, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static Optional<String> digest(Path jar) throws IOException {
    return Files.isRegularFile(jar, LinkOption.NOFOLLOW_LINKS) && Files.isReadable(jar)
        ? Optional.of(BundleDeployments.sha256(jar)) : Optional.empty();
  }

  private static boolean isAnswered(Path answer, String digest) throws IOException {
    return Files.isRegularFile(answer)
        && Set.copyOf(Files.readAllLines(answer, StandardCharsets.UTF_8)).contains("sha-256 " + digest);
  }
}
