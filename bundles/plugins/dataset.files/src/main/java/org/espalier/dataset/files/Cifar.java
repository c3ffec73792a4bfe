// SPDX-License-Identifier: Apache-2.0
package org.espalier.dataset.files;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
import org.osgi.service.metatype.annotations.Option;

/**
 * CIFAR-10 or CIFAR-100 from the files of the binary version: records of a label (of 100 classes a coarse one and a
 * fine one) and the red, green and blue planes of an image of 32 x 32. Inputs are [3, 32, 32].
 */
@Component(factory = Dataset.KIND)
@Plugin(
    name = "cifar",
    summary = "Classification: CIFAR-10 or CIFAR-100 from the files of the binary version",
    source = "Krizhevsky 2009, Learning Multiple Layers of Features from Tiny Images")
@Designate(ocd = Cifar.Options.class)
public final class Cifar implements Dataset, ReadsFiles {
  private static final Shape IMAGE = Shape.of(3, 32, 32);
  private static final int COARSE_CLASSES = 20;

  private final Options options;
  private final Division division;
  private final Path folder;
  private final Version version;
  private final SourceFiles files;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(
        description = "Folder with the .bin files; a relative path counts from the folder that the command runs in")
    String path();

    @AttributeDefinition(
        description = "Which of the two it is",
        options = {
          @Option(label = "CIFAR-10", value = "10"),
          @Option(label = "CIFAR-100, its fine labels", value = "100"),
          @Option(label = "CIFAR-100, its 20 coarse labels", value = "20")
        })
    String classes() default "10";

    @AttributeDefinition(description = "Examples to fit weights, at most; 0 for all that are left", min = "0")
    int train() default 0;

    @AttributeDefinition(
        description = "Examples to choose by, drawn from those for training: a share below 1, or a number")
    double validation() default 5000;

    @AttributeDefinition(description = "Seed of the draw: the same splits for all seeds of an experiment")
    long seed() default 0;

    @AttributeDefinition(description = "Whether channels have mean 0 and deviation 1 in the training split")
    boolean standardise() default true;

    @AttributeDefinition(description = "Digests of the files; filled in when the experiment is planned")
    String sha256() default "";
  }

  /** Names and records of a version. */
  private record Version(List<String> training, String test, int labels, int label, int classes, String archive) {
    int record() {
      return labels + IMAGE.size();
    }

    Stream<String> all() {
      return Stream.concat(training.stream(), Stream.of(test));
    }
  }

  @Activate
  public Cifar(Options options) {
    this.options = options;
    division = new Division(options.train(), options.validation(), 1, options.seed(), options.standardise());
    folder = SourceFiles.path(options.path());
    version = switch (options.classes()) {
      case "10" -> new Version(
          Stream.of(1, 2, 3, 4, 5).map(n -> "data_batch_" + n + ".bin").toList(), "test_batch.bin", 1, 0, 10,
          "cifar-10-binary.tar.gz");
      case "100" -> new Version(List.of("train.bin"), "test.bin", 2, 1, 100, "cifar-100-binary.tar.gz");
      default -> new Version(List.of("train.bin"), "test.bin", 2, 0, COARSE_CLASSES, "cifar-100-binary.tar.gz");
    };
    Map<String, Path> named = version.all().collect(
        Collectors.toMap(name -> name, folder::resolve, (a, b) -> a, LinkedHashMap::new));
    files = SourceFiles.of(
            named,
            "of CIFAR; unpack " + version.archive() + " (the binary version) and give the folder with its .bin files")
        .requirePlanned(options.sha256());
  }

  @Override
  public String sha256() {
    return files.sha256();
  }

  @Override
  public Data load(Seeds ignored) {
    return division.of(
        table(version.training()), table(List.of(version.test())), new Target.Classification(version.classes()));
  }

  private Table table(List<String> names) {
    List<byte[]> contents = names.stream().map(name -> content(folder.resolve(name))).toList();
    int record = version.record();
    int size = (int) contents.stream().mapToLong(content -> content.length / record).sum();
    byte[] pixels = new byte[Table.requireAddressable(folder.toString(), size, IMAGE.size())];
    float[] labels = new float[size];
    int example = 0;
    for (int file = 0; file < names.size(); file++) {
      byte[] content = contents.get(file);
      for (int first = 0; first < content.length; first += record) {
        int label = content[first + version.label()] & 0xff;
        if (label >= version.classes()) {
          throw new InvalidInputException(
              folder.resolve(names.get(file)) + ": record " + first / record + " has the label " + label
                  + ", and labels are 0 to " + (version.classes() - 1) + "; is it CIFAR-" + options.classes() + "?");
        }
        labels[example] = label;
        System.arraycopy(content, first + version.labels(), pixels, example * IMAGE.size(), IMAGE.size());
        example++;
      }
    }
    return new Table(IMAGE, size, Table.ofBytes(pixels, IMAGE.size()), labels, 1);
  }

  private byte[] content(Path file) {
    byte[] content = files.read(file);
    if (content.length == 0 || content.length % version.record() != 0) {
      throw new InvalidInputException(
          file + " has " + content.length + " bytes, which is no whole number of records of " + version.record()
              + "; it is damaged, or not of CIFAR-" + options.classes());
    }
    return content;
  }
}
