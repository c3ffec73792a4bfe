// SPDX-License-Identifier: Apache-2.0
package org.espalier.dataset.files;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.espalier.api.data.Data;
import org.espalier.api.data.Dataset;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.plugin.ReadsFiles;
import org.espalier.api.random.Seeds;
import org.espalier.files.SourceFiles;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** NumPy arrays in one archive, as {@code numpy.savez} and {@code numpy.savez_compressed} write it. */
@Component(factory = Dataset.KIND)
@Plugin(
    name = "npz",
    summary = "Classification or regression: NumPy arrays in an .npz archive",
    source = "NumPy Enhancement Proposal 1, A Simple File Format for NumPy Arrays")
@Designate(ocd = Npz.Options.class)
public final class Npz implements Dataset, ReadsFiles {
  private static final String MISSING = "with arrays; numpy.savez writes such files";
  private static final String ENDING = ".npy";
  private static final int LARGEST = Integer.MAX_VALUE - 8;

  private final Options options;
  private final Division division;
  private final ArrayReading reading;
  private final Path path;
  private final SourceFiles files;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(
        description = "The archive; a relative path counts from the folder that the command runs in")
    String path();

    @AttributeDefinition(description = "Array of inputs, [examples, ...]")
    String inputs() default "x_train";

    @AttributeDefinition(description = "Array of targets: class numbers, or the values of a regression")
    String targets() default "y_train";

    @AttributeDefinition(
        description = "Array of inputs to report on; where the archive has none, they are drawn from the others")
    String testInputs() default "x_test";

    @AttributeDefinition(description = "Array of their targets")
    String testTargets() default "y_test";

    @AttributeDefinition(
        description = "What is learnt",
        options = {
          @Option(label = "Classes if targets are whole numbers by their type, else values", value = "auto"),
          @Option(label = "Classes", value = "classification"),
          @Option(label = "Values", value = "regression")
        })
    String learn() default "auto";

    @AttributeDefinition(description = "Shape of an input, such as [1, 28, 28], if the array has another")
    int[] shape() default {};

    @AttributeDefinition(description = "Whether images are [height, width, channels]; networks read channels first")
    boolean channelsLast() default false;

    @AttributeDefinition(description = "Examples to fit weights, at most; 0 for all that are left", min = "0")
    int train() default 0;

    @AttributeDefinition(
        description = "Examples to choose by, drawn from those for training: a share below 1, or a number")
    double validation() default 0.1;

    @AttributeDefinition(
        description = "Examples to report on, where the archive has none: a share below 1, or a number")
    double test() default 0.2;

    @AttributeDefinition(description = "Seed of the draw: the same splits for all seeds of an experiment")
    long seed() default 0;

    @AttributeDefinition(
        description = "Whether features, of images channels, have mean 0 and deviation 1 in the training split")
    boolean standardise() default true;

    @AttributeDefinition(description = "The file's SHA-256; filled in when the experiment is planned")
    String sha256() default "";
  }

  @Activate
  public Npz(Options options) {
    this.options = options;
    division =
        new Division(options.train(), options.validation(), options.test(), options.seed(), options.standardise());
    reading = new ArrayReading(options.shape(), options.channelsLast(), options.learn());
    path = SourceFiles.path(options.path());
    files = SourceFiles.of(path, MISSING).requirePlanned(options.sha256());
  }

  @Override
  public String sha256() {
    return files.sha256();
  }

  @Override
  public Data load(Seeds ignored) {
    Map<String, Optional<NpyArray>> arrays = arrays();
    boolean tested = arrays.containsKey(options.testInputs()) || arrays.containsKey(options.testTargets());
    return reading.data(
        division,
        pair(arrays, options.inputs(), options.targets()),
        tested ? Optional.of(pair(arrays, options.testInputs(), options.testTargets())) : Optional.empty());
  }

  private ArrayReading.Pair pair(Map<String, Optional<NpyArray>> arrays, String inputs, String targets) {
    return new ArrayReading.Pair(array(arrays, inputs), array(arrays, targets));
  }

  private NpyArray array(Map<String, Optional<NpyArray>> arrays, String name) {
    return arrays.getOrDefault(name, Optional.empty()).orElseThrow(() -> new InvalidInputException(
        path + " has no array \"" + name + "\"; it has " + String.join(", ", arrays.keySet())));
  }

  /** By the names of all arrays in the archive those that are asked for; the others take no memory. */
  private Map<String, Optional<NpyArray>> arrays() {
    Set<String> wanted =
        Set.copyOf(List.of(options.inputs(), options.targets(), options.testInputs(), options.testTargets()));
    Map<String, Optional<NpyArray>> arrays = new TreeMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(files.read(path)))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        String file = entry.getName();
        if (file.endsWith(ENDING)) {
          String name = file.substring(0, file.length() - ENDING.length());
          arrays.put(name, wanted.contains(name) ? Optional.of(array(file, in)) : Optional.empty());
        }
      }
    } catch (IOException e) {
      throw new InvalidInputException(path + " is damaged: " + e.getMessage(), e);
    }
    if (arrays.isEmpty()) {
      throw new InvalidInputException(path + " is no archive with NumPy arrays");
    }
    return arrays;
  }

  private NpyArray array(String file, ZipInputStream in) throws IOException {
    byte[] content = in.readNBytes(LARGEST);
    if (in.read() >= 0) {
      throw new InvalidInputException(path + ": " + file + " is larger than 2 GB");
    }
    return NpyArray.of(path + ", array " + file, content);
  }
}
