// SPDX-License-Identifier: Apache-2.0
package org.example.lab;

import java.util.Map;
import org.espalier.api.data.Data;
import org.espalier.api.data.Dataset;
import org.espalier.api.data.Examples;
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

/** Two classes of points in the plane, each on one arm of a spiral that winds around 0, with normal noise. */
@Component(factory = Dataset.KIND)
@Plugin(
    name = "spirals",
    summary = "Classification: points in the plane on one of two spirals",
    source = "Lang and Witbrock 1988, Learning to Tell Two Spirals Apart")
@Designate(ocd = Spirals.Options.class)
public final class Spirals implements Dataset {

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "Seed of the data: the same data for all seeds of an experiment")
    long seed() default 0;

    @AttributeDefinition(description = "How often an arm winds around 0", min = "0.1", max = "10")
    double turns() default 1;

    @AttributeDefinition(description = "Deviation of the noise; the arms end at a distance of 1 from 0", min = "0")
    double noise() default 0.03;

    @AttributeDefinition(description = "Examples to fit weights", min = "1")
    int train() default 1000;

    @AttributeDefinition(description = "Examples to choose by", min = "1")
    int validation() default 500;

    @AttributeDefinition(description = "Examples to report on", min = "1")
    int test() default 1000;
  }

  private final Options options;

  @Activate
  public Spirals(Options options) {
    this.options = options;
  }

  @Override
  public Data load(Seeds ignored) {
    SplitSizes sizes = new SplitSizes(options.train(), options.validation(), options.test());
    return new Data(
        Shape.of(2), new Target.Classification(2),
        Map.copyOf(sizes.draw(Seeds.of(options.seed()).scope("spirals"), this::points)), Map.of());
  }

  private Examples points(int size, RandomStream random) {
    float[][] points = new float[size][];
    for (int n = 0; n < size; n++) {
      int arm = random.nextInt(2);
      double distance = random.nextDouble(0.1, 1);
      double angle = Math.PI * (2 * options.turns() * distance + arm);
      // StrictMath gives the same bits on every machine
      points[n] = new float[] {
          (float) (distance * StrictMath.cos(angle) + options.noise() * random.nextGaussian()),
          (float) (distance * StrictMath.sin(angle) + options.noise() * random.nextGaussian()), arm};
    }
    return new Points(points);
  }

  /** Points in memory: two coordinates and the arm. */
  private record Points(float[][] points) implements Examples {
    @Override
    public int size() {
      return points.length;
    }

    @Override
    public void read(int index, float[] inputs, int inputOffset, float[] targets, int targetOffset) {
      System.arraycopy(points[index], 0, inputs, inputOffset, 2);
      targets[targetOffset] = points[index][2];
    }
  }
}
