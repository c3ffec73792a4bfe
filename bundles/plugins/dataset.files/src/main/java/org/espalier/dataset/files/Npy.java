// SPDX-License-Identifier: Apache-2.0
package org.espalier.dataset.files;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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

/** NumPy arrays in files of their own, as {@code numpy.save} writes them. */
@Component(factory = Dataset.KIND)
@Plugin(
    name = "npy",
    summary = "Classification or regression: NumPy arrays in .npy files",
    source = "NumPy Enhancement Proposal 1, A Simple File Format for NumPy Arrays")
@Designate(ocd = Npy.Options.class)
public final class Npy implements Dataset, ReadsFiles {
  private static final String MISSING = "with an array; numpy.save writes such files";

  private final Options options;
  private final Division division;
  private final ArrayReading reading;
  private final Map<String, Path> named = new LinkedHashMap<>();
  private final SourceFiles files;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(
        description =
            "File of inputs, [examples, ...]; a relative path counts from the folder that the command runs in")
    String inputs();

    @AttributeDefinition(description = "File of targets: class numbers, or the values of a regression")
    String targets();

    @AttributeDefinition(description = "File of inputs to report on; empty to draw them from the others")
    String testInputs() default "";

    @AttributeDefinition(description = "File of their targets")
    String testTargets() default "";

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
        description = "Examples to report on, where no file has them: a share below 1, or a number")
    double test() default 0.2;

    @AttributeDefinition(description = "Seed of the draw: the same splits for all seeds of an experiment")
    long seed() default 0;

    @AttributeDefinition(
        description = "Whether features, of images channels, have mean 0 and deviation 1 in the training split")
    boolean standardise() default true;

    @AttributeDefinition(description = "Digests of the files; filled in when the experiment is planned")
    String sha256() default "";
  }

  @Activate
  public Npy(Options options) {
    this.options = options;
    division =
        new Division(options.train(), options.validation(), options.test(), options.seed(), options.standardise());
    reading = new ArrayReading(options.shape(), options.channelsLast(), options.learn());
    if (options.testInputs().isEmpty() != options.testTargets().isEmpty()) {
      throw new InvalidInputException("test-inputs and test-targets go together, and one of them is empty");
    }
    for (String file : new String[] {
      options.inputs(), options.targets(), options.testInputs(), options.testTargets()
    }) {
      if (!file.isEmpty()) {
        named.put(file, SourceFiles.path(file));
      }
    }
    files = SourceFiles.of(named, MISSING).requirePlanned(options.sha256());
  }

  @Override
  public String sha256() {
    return files.sha256();
  }

  @Override
  public Data load(Seeds ignored) {
    Optional<ArrayReading.Pair> reported = options.testInputs().isEmpty()
        ? Optional.empty()
        : Optional.of(pair(options.testInputs(), options.testTargets()));
    return reading.data(division, pair(options.inputs(), options.targets()), reported);
  }

  private ArrayReading.Pair pair(String inputs, String targets) {
    return new ArrayReading.Pair(array(inputs), array(targets));
  }

  private NpyArray array(String file) {
    return NpyArray.of(file, files.read(named.get(file)));
  }
}
