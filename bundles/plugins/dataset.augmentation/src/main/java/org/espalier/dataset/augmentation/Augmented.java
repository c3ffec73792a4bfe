// SPDX-License-Identifier: Apache-2.0
package org.espalier.dataset.augmentation;

import java.io.IOException;
import java.util.Optional;
import org.espalier.api.data.Augmentation;
import org.espalier.api.data.Data;
import org.espalier.api.data.Dataset;
import org.espalier.api.plugin.Composed;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.plugin.Parts;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.random.Seeds;
import org.espalier.training.CheckedData;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Images of another data set that are moved and mirrored at random when they are trained on. */
@Component(factory = Dataset.KIND)
@Plugin(
    name = "augmented",
    summary = "Moves and mirrors the training images of another data set at random",
    source = "He et al. 2016, Deep Residual Learning for Image Recognition, section 4.2",
    parts = Dataset.KIND)
@Designate(ocd = Augmented.Options.class)
public final class Augmented implements Dataset, Composed {
  private static final int RANK_OF_IMAGES = 3;

  private final Options options;
  private Parts parts;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(
        description =
            "Pixels by which an image is moved at most, up or down and to either side; what comes in at an edge is 0,"
                + " of standardised images the mean",
        min = "0")
    int crop() default 4;

    @AttributeDefinition(description = "Whether every second image, by chance, is mirrored left to right")
    boolean flip() default true;
  }

  @Activate
  public Augmented(Options options) {
    this.options = options;
    if (options.crop() == 0 && !options.flip()) {
      throw new InvalidInputException("data set augmented: crop is 0 and flip is false, so that nothing is changed");
    }
  }

  @Override
  public void compose(Parts own) {
    parts = own;
  }

  @Override
  public Data load(Seeds seeds) throws IOException {
    Data data = CheckedData.load(parts, parts.part(Dataset.KIND, Dataset.class), seeds);
    if (data.input().rank() != RANK_OF_IMAGES) {
      throw new InvalidInputException(
          "data set augmented: inputs are " + data.input() + "; images of channels x height x width can be moved and"
              + " mirrored");
    }
    Augmentation change = new CropAndFlip(data.input(), options.crop(), options.flip());
    // what the data go through already comes first
    Augmentation all = data.augmentation()
        .<Augmentation>map(first -> (inputs, offset, random) -> {
          first.apply(inputs, offset, random);
          change.apply(inputs, offset, random);
        })
        .orElse(change);
    return new Data(data.input(), data.target(), data.splits(), data.facts(), Optional.of(all));
  }
}
