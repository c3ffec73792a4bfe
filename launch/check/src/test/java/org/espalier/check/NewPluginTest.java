// SPDX-License-Identifier: Apache-2.0
package org.espalier.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.espalier.check.Shell.Result;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** What {@code espalier new} writes is a bundle that compiles, passes its tests and can be used, for every kind. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the command is a shell script")
class NewPluginTest {
  @TempDir
  static Path shared;

  /** Written by the command itself. */
  private static final String TYPED = "criterion";

  /** What was written, by kind. */
  private static final Map<String, Path> WRITTEN = new LinkedHashMap<>();

  static Set<String> kinds() throws IOException {
    Path scaffold = Repository.bundles().stream()
        .filter(bundle -> bundle.name().equals("scaffold")).findFirst().orElseThrow().jar();
    try (JarFile jar = new JarFile(scaffold.toFile());
        InputStream in = jar.getInputStream(jar.getEntry("org/espalier/scaffold/kinds.properties"))) {
      Properties index = new Properties();
      index.load(in);
      return index.stringPropertyNames().stream().filter(key -> key.startsWith("kind."))
          .map(key -> key.substring("kind.".length())).collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static Shell shell() {
    return new Shell(shared, shared.resolve("cache"));
  }

  private static String packageName(String kind) {
    return "org.example.lab." + kind.replace("-", "");
  }

  private static String name(String kind) {
    return "my-" + kind;
  }

  @BeforeAll
  static void writeAndBuildOneOfEachKind() throws Exception {
    Path plugins = Files.createDirectory(shared.resolve("plugins"));
    for (String kind : kinds()) {
      WRITTEN.put(kind, shared.resolve(name(kind)));
    }
    Result result = shell().run("new", TYPED, name(TYPED), "--package", packageName(TYPED));
    assertEquals(0, result.code(), result.err());
    writeAsTheCommandDoes();
    for (String kind : WRITTEN.keySet()) {
      LabBundle.build(
          plugins, packageName(kind), "1.0.0", sources(WRITTEN.get(kind).resolve("src/main/java")));
    }
  }

  /** The others, without a process for each. */
  private static void writeAsTheCommandDoes() throws Exception {
    List<URL> urls = new ArrayList<>();
    for (Path jar : list(Repository.ASSEMBLY.resolve("bundles")).toList()) {
      urls.add(jar.toUri().toURL());
    }
    try (URLClassLoader loader = new URLClassLoader(urls.toArray(URL[]::new), NewPluginTest.class.getClassLoader())) {
      Class<?> plugin = loader.loadClass("org.espalier.scaffold.NewPlugin");
      Class<?> scaffold = loader.loadClass("org.espalier.scaffold.Scaffold");
      for (Map.Entry<String, Path> written : WRITTEN.entrySet()) {
        String kind = written.getKey();
        if (!kind.equals(TYPED)) {
          Object given = plugin.getConstructor(String.class, String.class, String.class)
              .newInstance(kind, name(kind), packageName(kind));
          scaffold.getMethod("write", plugin, Path.class).invoke(null, given, written.getValue());
        }
      }
    }
  }

  private static List<Path> sources(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  @Test
  void thereIsATemplateOfEveryKindOfPlugin() throws IOException {
    JsonNode plugins = new ObjectMapper().readTree(shell().run("plugins", "--json").out());
    Set<String> there = new TreeSet<>();
    plugins.findValues("kind").forEach(kind -> there.add(kind.asText()));
    assertEquals(there, kinds());
  }

  @Test
  void everyTestThatIsWrittenPasses() throws Exception {
    Path classes = Files.createDirectory(shared.resolve("test-classes"));
    List<String> libraries = new ArrayList<>();
    try (Stream<Path> jars = Stream.of(shared.resolve("plugins"), Repository.ASSEMBLY.resolve("bundles"))
        .flatMap(NewPluginTest::list)) {
      jars.map(Path::toString).forEach(libraries::add);
    }
    libraries.add(contracts().toString());
    String path = String.join(File.pathSeparator, libraries) + File.pathSeparator
        + System.getProperty("java.class.path");
    List<String> arguments = new ArrayList<>(List.of(
        "--release", "17", "-proc:none", "-d", classes.toString(), "-cp", path));
    List<DiscoverySelector> selected = new ArrayList<>();
    for (Path folder : WRITTEN.values()) {
      sources(folder.resolve("src/test/java")).forEach(source -> arguments.add(source.toString()));
    }
    assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)));
    libraries.add(classes.toString());
    URL[] urls = new URL[libraries.size()];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = Path.of(libraries.get(i)).toUri().toURL();
    }
    try (URLClassLoader loader = new URLClassLoader(urls, NewPluginTest.class.getClassLoader())) {
      for (String kind : WRITTEN.keySet()) {
        String name = Stream.of(name(kind).split("-"))
            .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1)).collect(Collectors.joining());
        Class<?> test = loader.loadClass(packageName(kind) + "." + name + "Test");
        // the suite of engines takes most of a minute, and has been passed by the same sources under another name
        selected.add(kind.equals("engine")
            ? selectMethod(test, "largerNetworksAreRefusedWithBothNumbers") : selectClass(test));
      }
      run(selected);
    }
  }

  private static Stream<Path> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).toList().stream();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Path contracts() {
    return list(Repository.ROOT.resolve("bundles/testing/tck/target"))
        .filter(jar -> jar.getFileName().toString().matches("org\\.espalier\\.tck-[0-9.]+(-SNAPSHOT)?\\.jar"))
        .findFirst().orElseThrow();
  }

  private static void run(List<DiscoverySelector> selected) {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    Launcher launcher = LauncherFactory.create();
    launcher.execute(LauncherDiscoveryRequestBuilder.request().selectors(selected).build(), listener);
    StringWriter failures = new StringWriter();
    listener.getSummary().printFailuresTo(new PrintWriter(failures));
    assertEquals(0, listener.getSummary().getTotalFailureCount(), failures.toString());
    assertTrue(listener.getSummary().getTestsSucceededCount() > 2 * WRITTEN.size(), "tests ran");
  }

  @Test
  void theExperimentsThatAreWrittenUseThem() throws IOException {
    List<String> arguments = new ArrayList<>(List.of("validate", "--plugins", shared.resolve("plugins").toString()));
    Set<String> checked = kinds();
    // reads a file of the folder in which it is run
    checked.remove("weights");
    for (String kind : kinds()) {
      String experiment = Files.readString(WRITTEN.get(kind).resolve("compare.yaml"));
      assertTrue(experiment.contains(name(kind)), experiment);
    }
    checked.forEach(kind -> arguments.add(name(kind) + "/compare.yaml"));
    Result result = shell().run(arguments.toArray(String[]::new));
    assertEquals(0, result.code(), result.out() + result.err());
    checked.forEach(kind -> assertTrue(result.out().contains(name(kind) + "/compare.yaml: "), result.out()));
  }

  /** What a check of the file does not ask of them. */
  @ParameterizedTest
  @ValueSource(strings = {"engine", "environment", "exporter", "weights"})
  void theExperimentThatIsWrittenRuns(String kind) throws IOException {
    Shell inside = new Shell(WRITTEN.get(kind), shared.resolve("cache")).training();
    Result result = inside.run(
        "run", "compare.yaml", "--plugins", shared.resolve("plugins").toString(), "--set", "seeds=1");
    assertEquals(0, result.code(), result.out() + result.err());
    if (kind.equals("exporter")) {
      export(inside, WRITTEN.get(kind).resolve("runs").resolve(name(kind)));
    }
  }

  private static void export(Shell inside, Path output) throws IOException {
    Result result = inside.run(
        "export", output.toString(), "dense-s0", "--format", name("exporter"), "--output", "dense.csv",
        "--plugins", shared.resolve("plugins").toString());
    assertEquals(0, result.code(), result.err());
    assertTrue(read(WRITTEN.get("exporter").resolve("dense.csv")).startsWith("parameter,place,value,kept\ndense1"));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatIsThereAlreadyIsNotWrittenAgain() throws IOException {
    Result named = shell().run("new", "criterion", "magnitude", "--package", "org.example.lab", "--folder", "other");
    assertEquals(2, named.code());
    assertEquals(
        "espalier: there is a criterion called magnitude already, in the bundle org.espalier.pruning.magnitude; take"
            + " another name", named.err().strip());
    Result full = shell().run("new", "criterion", name("criterion"), "--package", "org.example.lab");
    assertEquals(2, full.code());
    assertEquals(
        "espalier: the folder my-criterion is not empty; take another one with --folder", full.err().strip());
    assertFalse(Files.exists(shared.resolve("other")));
  }

  @Test
  void theHelpNamesTheKinds() throws IOException {
    String help = shell().run("new", "--help").out();
    kinds().forEach(kind -> assertTrue(help.contains(kind), kind + " is missing in " + help));
    Result unknown = shell().run("new", "criterium", "x", "--package", "org.example.lab");
    assertEquals(2, unknown.code());
    assertEquals("espalier: there is no kind of plug-in criterium; did you mean criterion?", unknown.err().strip());
  }
}
