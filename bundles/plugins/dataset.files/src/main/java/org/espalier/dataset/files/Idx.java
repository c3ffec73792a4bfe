// SPDX-License-Identifier: Apache-2.0
package org.espalier.dataset.files;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.espalier.api.data.Data;
import org.espalier.api.data.Dataset;
import org.espalier.api.data.Target;
import org.espalier.api.network.Shape;
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

/**
 * Four files of the IDX format, as MNIST and Fashion-MNIST are published: inputs and class numbers to train by and to
 * report on, packed by gzip or not. Images of two dimensions are [1, height, width].
 */
@Component(factory = Dataset.KIND)
@Plugin(
    name = "idx",
    summary = "Classification: IDX files, such as those of MNIST and Fashion-MNIST",
    source = "LeCun, Cortes and Burges, The MNIST database; the IDX format")
@Designate(ocd = Idx.Options.class)
public final class Idx implements Dataset, ReadsFiles {
  private static final String MISSING =
      "(nor with .gz); the four IDX files of the data set are to lie in one folder, packed or not";

  private final Options options;
  private final Division division;
  private final Map<String, Path> named = new LinkedHashMap<>();
  private final SourceFiles files;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(
        description = "Folder of the files; a relative path counts from the folder that the command runs in")
    String path();

    @AttributeDefinition(description = "Inputs of the examples to train by; also packed, with .gz at its end")
    String trainInputs() default "train-images-idx3-ubyte";

    @AttributeDefinition(description = "Their class numbers")
    String trainLabels() default "train-labels-idx1-ubyte";

    @AttributeDefinition(description = "Inputs of the examples to report on")
    String testInputs() default "t10k-images-idx3-ubyte";

    @AttributeDefinition(description = "Their class numbers")
    String testLabels() default "t10k-labels-idx1-ubyte";

    @AttributeDefinition(description = "Classes; 0: as many as the largest label says", min = "0")
    int classes() default 0;

    @AttributeDefinition(description = "Examples to fit weights, at most; 0 for all that are left", min = "0")
    int train() default 0;

    @AttributeDefinition(
        description = "Examples to choose by, drawn from those for training: a share below 1, or a number")
    double validation() default 0.1;

    @AttributeDefinition(description = "Seed of the draw: the same splits for all seeds of an experiment")
    long seed() default 0;

    @AttributeDefinition(description = "Whether channels have mean 0 and deviation 1 in the training split")
    boolean standardise() default true;

    @AttributeDefinition(description = "Digests of the files; filled in when the experiment is planned")
    String sha256() default "";
  }

  @Activate
  public Idx(Options options) {
    this.options = options;
    division = new Division(options.train(), options.validation(), 1, options.seed(), options.standardise());
    Path folder = SourceFiles.path(options.path());
    for (String name : new String[] {
      options.trainInputs(), options.trainLabels(), options.testInputs(), options.testLabels()
    }) {
      Path packed = folder.resolve(name + ".gz");
      Path plain = folder.resolve(name);
      named.put(name, !Files.exists(plain) && Files.exists(packed) ? packed : plain);
    }
    files = SourceFiles.of(named, MISSING).requirePlanned(options.sha256());
  }

  @Override
  public String sha256() {
    return files.sha256();
  }

  @Override
  public Data load(Seeds ignored) {
    Table training = table(options.trainInputs(), options.trainLabels());
    Table reported = table(options.testInputs(), options.testLabels());
    int classes = Labels.require(
        training.targets(), options.classes(), i -> named.get(options.trainLabels()) + ": label " + i);
    Labels.require(reported.targets(), classes, i -> named.get(options.testLabels()) + ": label " + i);
    return division.of(training, reported, new Target.Classification(classes));
  }

  private Table table(String inputs, String labels) {
    IdxArray images = IdxArray.of(named.get(inputs).toString(), files.read(named.get(inputs)));
    IdxArray classes = IdxArray.of(named.get(labels).toString(), files.read(named.get(labels)));
    if (classes.dimensions().length != 1 || classes.dimensions()[0] != images.dimensions()[0]) {
      throw new InvalidInputException(
          named.get(labels) + " has " + classes.shape() + " labels for the " + images.dimensions()[0] + " examples of "
              + named.get(inputs));
    }
    int[] sizes = images.dimensions();
    Shape input = switch (sizes.length) {
      case 2 -> Shape.of(sizes[1]);
      case 3 -> Shape.of(1, sizes[1], sizes[2]);
      case 4 -> Shape.of(sizes[1], sizes[2], sizes[3]);
      default -> throw new InvalidInputException(
          named.get(inputs) + " is " + images.shape() + "; inputs have one to three dimensions beside their number");
    };
    return new Table(input, sizes[0], images.inputs(input.size()), classes.values(), 1);
  }
}
