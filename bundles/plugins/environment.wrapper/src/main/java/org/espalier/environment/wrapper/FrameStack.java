// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.wrapper;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Space;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Shows the last observations together, the oldest first, joined along the first dimension: 4 of {@code [features]}
 * are {@code [4 features]}, 4 images of one channel an image of four. At an episode's beginning all are its first.
 */
@Component(factory = Environment.KIND)
@Plugin(
    name = "frame-stack",
    summary = "Shows the last observations of an environment together",
    source = "Mnih et al. 2015; Gymnasium's FrameStackObservation with padding by the first",
    parts = Environment.KIND)
@Designate(ocd = FrameStack.Options.class)
public final class FrameStack extends Wrapper {

  /** How many. */
  @ObjectClassDefinition
  public @interface Options {
    @AttributeDefinition(description = "Observations that are shown together", min = "1")
    int frames() default 4;
  }

  private final int frames;
  private Space.Box space;
  private float[] stack;
  private float[] frame;

  @Activate
  public FrameStack(Options options) {
    frames = options.frames();
  }

  @Override
  void wrap(Environment environment) {
    Space.Box one = Boxes.of("frame-stack", "observations", environment.observationSpace());
    List<Integer> dimensions = new ArrayList<>(one.shape().dimensions());
    dimensions.set(0, Math.multiplyExact(frames, dimensions.get(0)));
    space = new Space.Box(new Shape(dimensions), repeated(one.low()), repeated(one.high()));
    frame = new float[one.width()];
    stack = new float[space.width()];
  }

  private float[] repeated(float[] values) {
    float[] all = new float[frames * values.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = values[i % values.length];
    }
    return all;
  }

  @Override
  public Space observationSpace() {
    return space;
  }

  @Override
  public void reset(long seed, float[] observation) {
    super.reset(seed, frame);
    fill(observation);
  }

  @Override
  public void reset(float[] observation) {
    super.reset(frame);
    fill(observation);
  }

  private void fill(float[] observation) {
    stack = repeated(frame);
    System.arraycopy(stack, 0, observation, 0, stack.length);
  }

  @Override
  public Step step(float[] actions, int offset, float[] observation) {
    Step step = super.step(actions, offset, frame);
    System.arraycopy(stack, frame.length, stack, 0, stack.length - frame.length);
    System.arraycopy(frame, 0, stack, stack.length - frame.length, frame.length);
    System.arraycopy(stack, 0, observation, 0, stack.length);
    return step;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    super.save(out);
    for (float value : stack) {
      out.writeFloat(value);
    }
  }

  @Override
  public void restore(DataInput in) throws IOException {
    super.restore(in);
    for (int i = 0; i < stack.length; i++) {
      stack[i] = in.readFloat();
    }
  }
}
