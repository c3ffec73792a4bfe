// SPDX-License-Identifier: Apache-2.0
package org.espalier.catalog.impl;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.catalog.Catalog;
import org.espalier.catalog.Deployment;
import org.espalier.catalog.LockedBundle;
import org.espalier.catalog.Thrown;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.Version;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Installs plug-in bundles at locations that are their digests. */
@Component
public final class PluginDeployment implements Deployment {
  private static final Logger LOG = LoggerFactory.getLogger(PluginDeployment.class);

  private final BundleContext context;
  private final BundleLeases leases;
  private final Catalog catalog;
  private final Inspection inspection;

  /** Held while bundles are installed, so that two installations don't judge each other's halves. */
  private final Object installing = new Object();
  /** Registered with the first installation: the framework asks it of every class. Guarded by installing. */
  private ServiceRegistration<WeavingHook> weaver;

  @Activate
  public PluginDeployment(
      BundleContext context, @Reference BundleLeases leases, @Reference Catalog catalog,
      @Reference ServiceComponentRuntime runtime) {
    this.context = context;
    this.leases = leases;
    this.catalog = catalog;
    this.inspection = new Inspection(runtime);
    uninstall(Arrays.stream(context.getBundles())
        .filter(bundle -> BundleDigest.isLocation(bundle.getLocation())).toList());
  }

  @Override
  public void install(Path source) {
    install(files(source));
  }

  @Override
  public void provide(Collection<LockedBundle> bundles, Optional<Path> store) {
    List<LockedBundle> missing = bundles.stream().filter(bundle -> !isInstalled(bundle)).toList();
    if (!missing.isEmpty()) {
      Optional<BundleStore> jars = store.map(BundleStore::new);
      install(missing.stream()
          .map(bundle -> jars.flatMap(all -> all.find(bundle.sha256())).orElseThrow(() -> new InvalidInputException(
              "the bundle " + bundle + " with the SHA-256 " + bundle.sha256()
                  + ", with which this was planned, is not installed"
                  + store.map(folder -> ", and not in " + folder).orElse(""))))
          .toList());
    }
  }

  @Override
  public void initialise(Path jar) {
    Bundle bundle = Optional.ofNullable(context.getBundle(BundleDigest.location(digest(jar))))
        .orElseThrow(() -> new InvalidInputException("no bundle was installed from " + jar));
    inspection.initialise(bundle).ifPresent(fault -> {
      throw new Candidate(jar, bundle).refused(fault);
    });
  }

  private static String digest(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return BundleDigest.copy(in, OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new InvalidInputException(file + " can't be read: " + e.getMessage(), e);
    }
  }

  private boolean isInstalled(LockedBundle wanted) {
    Identity identity = new Identity(wanted.symbolicName(), wanted.version());
    for (Bundle bundle : context.getBundles()) {
      if (identity.equals(new Identity(bundle.getSymbolicName(), bundle.getVersion()))) {
        String there = BundleDigest.of(bundle);
        if (!there.equals(wanted.sha256())) {
          throw new InvalidInputException(
              "the bundle " + wanted + " is installed with the SHA-256 " + there + ", and this was planned with "
                  + wanted.sha256() + "; one process can't have both: use the assembly that it was planned with");
        }
        return leases.keep(bundle);
      }
    }
    return false;
  }

  private void install(List<Path> files) {
    synchronized (installing) {
      if (weaver == null) {
        weaver = context.registerService(WeavingHook.class, new HaltWeaver(), null);
      }
      List<Candidate> added = new ArrayList<>();
      boolean done = false;
      try {
        for (Path file : files) {
          add(file).ifPresent(added::add);
        }
        added.forEach(this::checkRequirements);
        added.forEach(this::start);
        added.forEach(this::inspect);
        done = true;
      } finally {
        if (!done) {
          uninstall(added.stream().map(Candidate::bundle).toList());
        }
      }
    }
  }

  /** A bundle that was installed just now, and the file a person knows it by. */
  private record Candidate(Path file, Bundle bundle) {
    /** Whatever the bundle brought into the reason, it is a sentence. */
    InvalidInputException refused(String reason) {
      return new InvalidInputException(file + " ("
          + Thrown.sentence(bundle.getSymbolicName() + " " + bundle.getVersion()) + ") " + Thrown.sentence(reason));
    }
  }

  private static List<Path> files(Path source) {
    if (!Files.exists(source)) {
      throw new InvalidInputException("there is no file or folder " + source + " to take plug-ins from");
    }
    if (!Files.isDirectory(source)) {
      return List.of(regular(source));
    }
    try (Stream<Path> files = Files.list(source)) {
      return files.filter(file -> file.getFileName().toString().endsWith(".jar")).sorted()
          .map(PluginDeployment::regular).toList();
    } catch (IOException e) {
      throw new InvalidInputException("the folder " + source + " can't be read: " + e.getMessage(), e);
    }
  }

  private static Path regular(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new InvalidInputException(file + (Files.exists(file) ? " is no regular file" : " is a link to nothing")
          + "; a plug-in bundle is a jar file");
    }
    return file;
  }

  /** Works on a copy, because the file may be overwritten at any moment. */
  private Optional<Candidate> add(Path file) {
    Path copy = null;
    try {
      copy = Files.createTempFile(context.getDataFile("").toPath(), "incoming", ".jar");
      String sha256;
      try (InputStream in = Files.newInputStream(file); OutputStream out = Files.newOutputStream(copy)) {
        sha256 = BundleDigest.copy(in, out);
      } catch (IOException e) {
        throw new InvalidInputException(file + " can't be read: " + e.getMessage(), e);
      }
      if (isThere(file, identity(file, copy), sha256)) {
        return Optional.empty();
      }
      try (InputStream in = Files.newInputStream(copy)) {
        return Optional.of(new Candidate(file, context.installBundle(BundleDigest.location(sha256), in)));
      } catch (BundleException e) {
        throw new InvalidInputException(file + " can't be installed: " + words(e), e);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("can't copy " + file + " into the framework's storage", e);
    } finally {
      delete(copy);
    }
  }

  private record Identity(String symbolicName, Version version) {}

  private static Identity identity(Path file, Path copy) {
    try (JarFile jar = new JarFile(copy.toFile())) {
      Attributes main = Optional.ofNullable(jar.getManifest()).orElseGet(Manifest::new).getMainAttributes();
      String symbolicName = main.getValue(Constants.BUNDLE_SYMBOLICNAME);
      if (symbolicName == null) {
        throw new InvalidInputException(
            file + " is not a bundle: its manifest has no Bundle-SymbolicName; build it with the bnd-maven-plugin");
      }
      Version version = Version.parseVersion(main.getValue(Constants.BUNDLE_VERSION));
      return new Identity(symbolicName.split(";")[0].trim(), version);
    } catch (IOException e) {
      throw new InvalidInputException(file + " is not a complete jar (" + e.getMessage() + "); copy it again", e);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(file + " has a Bundle-Version that is none: " + e.getMessage(), e);
    }
  }

  private boolean isThere(Path file, Identity identity, String sha256) {
    for (Bundle bundle : context.getBundles()) {
      if (identity.equals(new Identity(bundle.getSymbolicName(), bundle.getVersion()))) {
        if (!BundleDigest.of(bundle).equals(sha256)) {
          throw new InvalidInputException(file + " is " + identity.symbolicName() + " " + identity.version()
              + ", which is installed already with other bytes; give the new one another version");
        }
        return leases.keep(bundle);
      }
    }
    return false;
  }

  private void checkRequirements(Candidate candidate) {
    MissingRequirement.of(candidate.bundle(), context).ifPresent(missing -> {
      throw candidate.refused("needs " + missing
          + ", which is not there; put the bundle that has it into the same folder, or do without");
    });
  }

  private void start(Candidate candidate) {
    Bundle bundle = candidate.bundle();
    if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) != null) {
      return;
    }
    try {
      bundle.start(Bundle.START_TRANSIENT | Bundle.START_ACTIVATION_POLICY);
    } catch (BundleException e) {
      throw candidate.refused("does not start: " + words(e));
    }
    if (Thread.interrupted()) {
      throw candidate.refused("does not start: its activator left its thread interrupted");
    }
  }

  /** What the framework says, which does not always say why. */
  private static String words(BundleException refusal) {
    Thrown thrown = Thrown.of(refusal);
    Thrown root = thrown.root();
    return root.equals(thrown) ? Thrown.sentence(String.valueOf(refusal.getMessage())) : root.words();
  }

  private void inspect(Candidate candidate) {
    inspection.fault(candidate.bundle(), catalog.plugins()).ifPresent(fault -> {
      throw candidate.refused(fault);
    });
  }

  private void uninstall(List<Bundle> bundles) {
    for (Bundle bundle : bundles) {
      try {
        bundle.uninstall();
      } catch (BundleException e) {
        LOG.warn("{} {} can't be uninstalled", bundle.getSymbolicName(), bundle.getVersion(), e);
      }
    }
    if (!bundles.isEmpty()) {
      context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class).refreshBundles(bundles);
    }
  }

  private static void delete(Path copy) {
    try {
      if (copy != null) {
        Files.deleteIfExists(copy);
      }
    } catch (IOException e) {
      LOG.warn("can't delete {}", copy, e);
    }
  }

  @Override
  public void retire(String bundle, Version version) {
    Identity identity = new Identity(bundle, version);
    leases.retire(Arrays.stream(context.getBundles())
        .filter(installed -> identity.equals(new Identity(installed.getSymbolicName(), installed.getVersion())))
        .findFirst()
        .orElseThrow(() -> new InvalidInputException("there is no bundle " + bundle + " " + version + " to retire")));
  }
}
