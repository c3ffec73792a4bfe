// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.felix.framework.FrameworkFactory;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Shape;
import org.espalier.api.random.Seeds;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.component.ComponentFactory;

/** The bundle on ND4J's bundle and its CPU fragment, in Felix: what a flat class path does not show. */
class InContainerTest {
  /** From outside: as in the launcher, and so that this test can hold what the bundle gives it. */
  private static final String SHARED =
      "org.slf4j;version=2.0.17,org.slf4j.event;version=2.0.17,org.slf4j.helpers;version=2.0.17,"
          + "org.slf4j.spi;version=2.0.17,org.osgi.service.component;version=1.5.1,"
          + "org.osgi.service.component.runtime;version=1.5,org.osgi.service.component.runtime.dto;version=1.5,"
          + "org.osgi.util.promise;version=1.3.0,org.osgi.util.function;version=1.2.0,sun.misc,sun.reflect";

  @TempDir Path storage;
  private Framework framework;

  @BeforeEach
  void start() throws BundleException, IOException {
    Map<String, String> configuration = new HashMap<>();
    configuration.put(Constants.FRAMEWORK_STORAGE, storage.toString());
    configuration.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, SHARED + api());
    framework = new FrameworkFactory().newFramework(configuration);
    framework.start();
  }

  /** The API's packages, in the versions that the bundle was built against. */
  private static String api() throws IOException {
    try (InputStream in = Files.newInputStream(classes().resolve("META-INF/MANIFEST.MF"))) {
      String imports = new Manifest(in).getMainAttributes().getValue(Constants.IMPORT_PACKAGE);
      return Pattern.compile("(org\\.espalier\\.api[.\\w]*);version=\"\\[([\\d.]+)").matcher(imports).results()
          .map(match -> "," + match.group(1) + ";version=" + match.group(2))
          .collect(Collectors.joining());
    }
  }

  @AfterEach
  void stop() throws BundleException, InterruptedException {
    framework.stop();
    framework.waitForStop(10_000);
  }

  @Test
  void computesAConvolutionalNetworkOnOneDnn() throws Exception {
    Bundle nd4j = install("org.espalier.nd4j");
    install("org.espalier.nd4j.cpu");
    install("commons-math3");
    install("org.apache.felix.scr").start();
    nd4j.start(Bundle.START_ACTIVATION_POLICY);
    Bundle bundle = framework.getBundleContext().installBundle("reference:" + classes().toUri());
    bundle.start(Bundle.START_ACTIVATION_POLICY);
    assertEquals(Bundle.STARTING, nd4j.getState(), "nothing has asked for ND4J yet");

    Engine engine = engine();
    assertNotSame(Dl4jEngine.class, engine.getClass());
    Architecture architecture =
        Architecture.from(Shape.of(1, 6, 6)).conv(2, 3, Initializer.FAN_IN).batchNorm().activate(Activation.RELU)
            .maxPool().flatten().dense(3, Initializer.FAN_IN).build();
    try (Network network = engine.create(architecture, Seeds.of(1).stream("initial"))) {
      Pass pass = network.pass(2);
      float[] inputs = new float[72];
      Arrays.fill(inputs, 36, 72, 1);
      pass.forward(inputs, 2, Pass.Mode.TRAIN);
      pass.backward(new float[] {1, 0, 0, 0, 1, 0});
      assertTrue(network.squaredGradientNorm() > 0);
    }
    assertEquals(Bundle.ACTIVE, nd4j.getState());
    boolean oneDnn = engine.environment().get("natives").contains("onednn");
    assertEquals(oneDnn ? "oneDNN" : "built in", engine.environment().get("layers"));
    assertEquals("cpu", engine.environment().get("device"));
  }

  @Test
  void resolvesOnlyWithABackend() throws BundleException {
    install("commons-math3");
    Bundle nd4j = install("org.espalier.nd4j");
    assertFalse(resolves(nd4j));
    install("org.espalier.nd4j.cpu");
    assertTrue(resolves(nd4j));
  }

  private boolean resolves(Bundle bundle) {
    return framework.adapt(FrameworkWiring.class).resolveBundles(List.of(bundle));
  }

  private Bundle install(String artifact) throws BundleException {
    return framework.getBundleContext().installBundle(jar(artifact));
  }

  /** As the catalogue makes one. */
  private Engine engine() throws InvalidSyntaxException {
    BundleContext context = framework.getBundleContext();
    ServiceReference<?> factory =
        context.getServiceReferences(ComponentFactory.class.getName(), "(component.factory=" + Engine.KIND + ")")[0];
    return (Engine) ((ComponentFactory<?>) context.getService(factory)).newInstance(new Hashtable<>()).getInstance();
  }

  /** This module's classes with their manifest, which Felix takes as a bundle. */
  private static Path classes() {
    Path classes = Path.of("target", "classes").toAbsolutePath();
    assertTrue(Files.exists(classes.resolve("META-INF/MANIFEST.MF")), classes + " has a manifest");
    return classes;
  }

  /** By reference, so that Felix does not copy 100 MB. */
  private static String jar(String artifact) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(path -> path.getFileName().toString().matches(artifact.replace(".", "\\.") + "-\\d.*\\.jar"))
        .findFirst()
        .map(path -> "reference:" + path.toUri())
        .orElseThrow(() -> new AssertionError("no jar of " + artifact + " on the class path"));
  }
}
