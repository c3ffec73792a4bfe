// SPDX-License-Identifier: Apache-2.0
package org.espalier.seedlings.dataset;

import java.util.Map;
import org.espalier.api.data.Data;
import org.espalier.api.data.Dataset;
import org.espalier.api.data.Examples;
import org.espalier.api.data.SplitSizes;
import org.espalier.api.data.Target;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.plugin.Sizes;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Two classes of points, each normally distributed with deviation 1 in every dimension; their centres lie
 * {@code distance} apart along the first. No classifier can be right more often than with probability
 * {@code Phi(distance / 2)}.
 */
@Component(factory = Dataset.KIND)
@Plugin(name = "seedling", summary = "Classification: two clouds of normally distributed points")
@Designate(ocd = Seedling.Options.class)
public final class Seedling implements Dataset {
  private static final int CLASSES = 2;

  private final int dimensions;
  private final double distance;
  private final long seed;
  private final SplitSizes sizes;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "Seed of the data: the same data for all seeds of an experiment")
    long seed() default 0;

    @AttributeDefinition(description = "Numbers in a point", min = "1")
    int dimensions() default 8;

    @AttributeDefinition(description = "Distance of the centres, in deviations of a class", min = "0")
    double distance() default 3;

    @AttributeDefinition(description = "Examples to fit weights", min = "1")
    int train() default 1000;

    @AttributeDefinition(description = "Examples to choose by", min = "1")
    int validation() default 500;

    @AttributeDefinition(description = "Examples to report on", min = "1")
    int test() default 1000;
  }

  @Activate
  public Seedling(Options options) {
    dimensions = options.dimensions();
    distance = options.distance();
    seed = options.seed();
    sizes = new SplitSizes(options.train(), options.validation(), options.test());
  }

  @Override
  public Data load(Seeds ignored) {
    Seeds seeds = Seeds.of(seed).scope("seedling");
    return new Data(
        Shape.of(dimensions), new Target.Classification(CLASSES), Map.copyOf(sizes.draw(seeds, this::points)),
        Map.of());
  }

  private Examples points(int size, RandomStream random) {
    float[] inputs = new float[Sizes.product("the points", size, dimensions)];
    float[] classes = new float[size];
    for (int n = 0; n < size; n++) {
      classes[n] = random.nextInt(CLASSES);
      for (int i = 0; i < dimensions; i++) {
        inputs[n * dimensions + i] = (float) random.nextGaussian();
      }
      inputs[n * dimensions] += (float) ((classes[n] - 0.5) * distance);
    }
    return new Points(inputs, classes, dimensions);
  }

  /** Points in memory, one after another. */
  private record Points(float[] inputs, float[] classes, int dimensions) implements Examples {
    @Override
    public int size() {
      return classes.length;
    }

    @Override
    public void read(int index, float[] input, int inputOffset, float[] targets, int targetOffset) {
      System.arraycopy(inputs, index * dimensions, input, inputOffset, dimensions);
      targets[targetOffset] = classes[index];
    }
  }
}
