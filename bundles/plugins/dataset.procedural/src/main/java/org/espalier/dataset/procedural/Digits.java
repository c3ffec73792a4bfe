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
 * Small grey images of the ten digits, each drawn as a line through points with random offsets, place, size, slant,
 * angle and pen. Pixels have 8 bits; an image is given as one vector [side * side], row by row, from -1 (paper) to 1
 * (ink).
 */
@Component(factory = Dataset.KIND)
@Plugin(name = "digits", summary = "Classification: generated grey images of the ten digits, as flat vectors")
@Designate(ocd = Digits.Options.class)
public final class Digits implements Dataset {
  private final Options options;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "Seed of the data: the same data for all seeds of an experiment")
    long seed() default 0;

    @AttributeDefinition(description = "Pixels of a side", min = "5", max = "256")
    int side() default 8;

    @AttributeDefinition(description = "How far digits are from print: 0 is print, 1 hard to read", min = "0")
    double distortion() default 0.5;

    @AttributeDefinition(
        description = "Standard deviation of the noise of a pixel, in shares of its range",
        min = "0")
    double noise() default 0.1;

    @AttributeDefinition(description = "Examples to fit weights", min = "1")
    int train() default 4000;

    @AttributeDefinition(description = "Examples to choose by", min = "1")
    int validation() default 1000;

    @AttributeDefinition(description = "Examples to report on", min = "1")
    int test() default 4000;
  }

  @Activate
  public Digits(Options options) {
    this.options = options;
  }

  @Override
  public Data load(Seeds ignored) {
    SplitSizes sizes = new SplitSizes(options.train(), options.validation(), options.test());
    return new Data(
        Shape.of(options.side() * options.side()),
        new Target.Classification(Digit.CLASSES),
        sizes.draw(Seeds.of(options.seed()).scope("digits"), this::draw),
        Map.of());
  }

  private Images draw(int size, RandomStream random) {
    return Images.draw(
        size,
        options.side() * options.side(),
        Digit.CLASSES,
        label -> new Digit(label, options.distortion(), random).render(options.side(), options.noise(), random));
  }
}
