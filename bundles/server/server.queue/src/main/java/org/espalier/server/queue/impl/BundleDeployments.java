// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.queue.impl;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.json.JsonObject;
import org.espalier.server.data.Audit;
import org.espalier.server.data.BundleRecord;
import org.espalier.server.data.BundleState;
import org.espalier.server.data.Bundles;
import org.espalier.server.queue.Deployments;
import org.espalier.server.queue.NoRoomException;
import org.espalier.server.queue.Plugins;
import org.espalier.server.queue.Work;
import org.espalier.server.queue.impl.JarCheck.Identity;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The store of bundles: what is in it, a worker has looked at. What is done to it is in the audit. */
@Component
public final class BundleDeployments implements Deployments, Plugins {
  private static final Logger LOG = LoggerFactory.getLogger(BundleDeployments.class);
  private static final long MOST_BYTES = 512L << 20;

  private final Bundles bundles;
  private final Audit audit;
  private final Workforce workforce;
  private final Retirement retirement;
  private final Work work;
  private final SignatureCheck signatures;

  @Activate
  public BundleDeployments(
      @Reference Bundles bundles, @Reference Audit audit, @Reference Workforce workforce,
      @Reference Retirement retirement, @Reference Work work) {
    this.bundles = bundles;
    this.audit = audit;
    this.workforce = workforce;
    this.retirement = retirement;
    this.work = work;
    this.signatures = new SignatureCheck(workforce.settings().deployment().trusted());
  }

  @Override
  public List<JsonObject> all() {
    return workforce.plugins(workforce.active());
  }

  @Override
  public synchronized BundleRecord deploy(Path jar, String who) {
    workforce.room().lack().ifPresent(lack -> {
      throw new NoRoomException(lack);
    });
    String name = JarCheck.shown(jar.getFileName().toString());
    try {
      BundleRecord bundle = admit(jar, name, who);
      audit.add(who, "bundle.deploy", bundle.name() + " " + bundle.version(), bundle.sha256());
      return bundle;
    } catch (InvalidInputException e) {
      audit.add(who, "bundle.refuse", name, e.getMessage());
      throw e;
    }
  }

  /** Works on a copy, which comes to the store when it is known to be good. */
  private BundleRecord admit(Path jar, String name, String who) {
    if (!Files.isRegularFile(jar, LinkOption.NOFOLLOW_LINKS)) {
      throw new InvalidInputException(name + " is no regular file; give a jar");
    }
    if (!Files.isReadable(jar)) {
      throw new InvalidInputException(name + " can't be read by the server's user; let it");
    }
    Path folder = null;
    Path copy = null;
    try {
      if (Files.size(jar) > MOST_BYTES) {
        throw new InvalidInputException(
            name + " has " + Files.size(jar) + " bytes; a bundle has " + MOST_BYTES + " at most");
      }
      folder = Files.createTempDirectory(workforce.settings().workers().store(), ".incoming");
      copy = Files.copy(jar, folder.resolve(name));
      return admitCopy(copy, name, who);
    } catch (IOException e) {
      throw new InvalidInputException(name + " can't be read: " + e.getMessage(), e);
    } finally {
      delete(copy);
      delete(folder);
    }
  }

  private BundleRecord admitCopy(Path copy, String name, String who) throws IOException {
    String sha256 = sha256(copy);
    Identity identity = new JarCheck(copy, name).identity();
    signatures.require(copy, name);
    Optional<BundleRecord> same = bundles.find(sha256);
    if (same.filter(known -> known.state() == BundleState.ACTIVE).isPresent()) {
      return same.get();
    }
    for (BundleRecord other : bundles.all()) {
      if (other.name().equals(identity.symbolicName()) && other.version().equals(identity.version())
          && !other.sha256().equals(sha256)) {
        throw new InvalidInputException(name + " is " + identity.symbolicName() + " " + identity.version()
            + ", which is deployed with other bytes; give it another version");
      }
    }
    look(copy, sha256, name);
    Files.move(copy, workforce.jar(sha256), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    if (same.isPresent()) {
      bundles.change(sha256, Set.of(BundleState.DRAINING, BundleState.RETIRED), BundleState.ACTIVE, who);
    } else {
      Instant now = Instant.now();
      bundles.add(new BundleRecord(
          sha256, identity.symbolicName(), identity.version(), BundleState.ACTIVE, who, now, now));
    }
    return bundles.find(sha256).orElseThrow();
  }

  /** Installs it, in a worker, beside all that are active, and loads the classes of its plug-ins. */
  private void look(Path copy, String sha256, String name) {
    try {
      workforce.tryOut(copy, sha256);
    } catch (InvalidInputException e) {
      String sentence = e.getMessage().replace(copy.toAbsolutePath().toString(), name);
      throw new InvalidInputException(
          sentence.startsWith(name) ? sentence : name + " can't be used: " + sentence, e);
    }
  }

  static String sha256(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What is left over takes space, and does no harm. */
  private static void delete(Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      LOG.warn("can't delete {}", file, e);
    }
  }

  @Override
  public BundleRecord retire(String sha256, String who, Optional<Duration> left) {
    BundleRecord bundle = bundles.find(sha256)
        .orElseThrow(() -> new InvalidInputException("there is no bundle " + sha256));
    if (bundles.change(sha256, Set.of(BundleState.ACTIVE), BundleState.DRAINING, who)) {
      audit.add(who, "bundle.retire", bundle.name() + " " + bundle.version(), sha256);
    }
    left.ifPresent(limit -> retirement.users(sha256).forEach(experiment -> work.deadline(
        experiment, limit, "its bundle " + bundle.name() + " " + bundle.version() + " was taken away by " + who)));
    retirement.look();
    return bundles.find(sha256).orElseThrow();
  }
}
