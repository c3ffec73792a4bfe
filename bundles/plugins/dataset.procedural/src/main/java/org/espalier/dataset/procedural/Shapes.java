// SPDX-License-Identifier: Apache-2.0
package org.espalier.dataset.procedural;

import java.util.Map;
import org.espalier.api.data.Data;
import org.espalier.api.data.Dataset;
import org.espalier.api.data.SplitSizes;
import org.espalier.api.data.Target;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Colour images of ten classes: a disc, ring, square, triangle or cross, striped coarsely or finely, at a random place,
 * size, angle and colours, with noise. Class 2 k + f is shape k with coarse (f = 0) or fine (f = 1) stripes. Pixels
 * have 8 bits; they are given as [3, side, side] from -1 to 1.
 */
@Component(factory = Dataset.KIND)
@Plugin(name = "shapes", summary = "Classification: generated colour images, five shapes in two textures")
@Designate(ocd = Shapes.Options.class)
public final class Shapes implements Dataset {
  private final Options options;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "Seed of the data: the same data for all seeds of an experiment")
    long seed() default 0;

    @AttributeDefinition(description = "Pixels of a side", min = "8", max = "256")
    int side() default 32;

    @AttributeDefinition(description = "Largest noise (it is uniform), in shares of the range of a pixel", min = "0")
    double noise() default 0.1;

    @AttributeDefinition(description = "Examples to fit weights", min = "1")
    int train() default 6000;

    @AttributeDefinition(description = "Examples to choose by", min = "1")
    int validation() default 1000;

    @AttributeDefinition(description = "Examples to report on", min = "1")
    int test() default 2000;
  }

  @Activate
  public Shapes(Options options) {
    this.options = options;
  }

  @Override
  public Data load(Seeds ignored) {
    SplitSizes sizes = new SplitSizes(options.train(), options.validation(), options.test());
    return new Data(
        Shape.of(Picture.CHANNELS, options.side(), options.side()),
        new Target.Classification(Picture.CLASSES),
        sizes.draw(Seeds.of(options.seed()).scope("shapes"), this::draw),
        Map.of());
  }

  private Images draw(int size, RandomStream random) {
    return Images.draw(
        size,
        Picture.CHANNELS * options.side() * options.side(),
        Picture.CLASSES,
        label -> new Picture(label, random).render(options.side(), options.noise(), random));
  }
}
