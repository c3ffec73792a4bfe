// SPDX-License-Identifier: Apache-2.0
package org.espalier.training;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.espalier.api.data.Data;
import org.espalier.api.data.Dataset;
import org.espalier.api.data.Examples;
import org.espalier.api.data.Split;
import org.espalier.api.data.Target;
import org.espalier.api.plugin.Parts;
import org.espalier.api.random.Seeds;

/**
 * The data of a data set that is a plug-in's part, held to what data sets promise: all is there, each split has
 * examples, inputs and targets are finite numbers, and classes are among those that there are. An example is looked at
 * when it is read first, since it is the same each time. A data set that breaks it is named by what is thrown, as
 * {@link Parts#unsound} has it.
 */
public final class CheckedData {
  private final Parts parts;
  private final Dataset dataset;

  private CheckedData(Parts parts, Dataset dataset) {
    this.parts = parts;
    this.dataset = dataset;
  }

  /**
   * Has the data set load its data.
   *
   * @param parts which the data set is one of
   * @throws IOException as {@link Dataset#load}
   */
  public static Data load(Parts parts, Dataset dataset, Seeds seeds) throws IOException {
    return new CheckedData(parts, dataset).load(seeds);
  }

  private Data load(Seeds seeds) throws IOException {
    // not by the one that is asked, but by who asks
    boolean interrupted = Thread.currentThread().isInterrupted();
    Data data = there("its data", dataset.load(seeds));
    if (!interrupted && Thread.interrupted()) {
      throw parts.unsound(dataset, "it left its thread interrupted");
    }
    there("the shape of its inputs", data.input());
    there("its target", data.target());
    there("its augmentation", data.augmentation());
    if (data.target().outputs() < 1) {
      throw parts.unsound(dataset, "it gave a target of " + data.target().outputs() + " outputs");
    }
    for (Object fact : new ArrayList<Object>(data.facts().values())) {
      if (!(fact instanceof Double)) {
        throw parts.unsound(dataset, "it tells of its data " + data.facts() + ", of which not all are numbers");
      }
    }
    Map<Split, Examples> splits = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      splits.put(split, new CheckedExamples(split, data));
    }
    return new Data(data.input(), data.target(), splits, data.facts(), data.augmentation());
  }

  private <T> T there(String what, T given) {
    if (given == null) {
      throw parts.unsound(dataset, "it gave null for " + what);
    }
    return given;
  }

  private final class CheckedExamples implements Examples {
    private final String split;
    private final Examples examples;
    private final Target target;
    private final int size;
    private final int width;
    /** By example; that two threads may look at one at once does no harm. */
    private final boolean[] sound;

    CheckedExamples(Split split, Data data) {
      this.split = split.name().toLowerCase(Locale.ROOT);
      examples = data.split(split);
      target = data.target();
      size = examples.size();
      width = data.input().size();
      if (size < 1) {
        throw parts.unsound(dataset, "it gave " + size + " examples for its " + this.split + " split");
      }
      sound = new boolean[size];
    }

    @Override
    public int size() {
      return size;
    }

    @Override
    public void read(int index, float[] inputs, int inputOffset, float[] targets, int targetOffset) {
      examples.read(index, inputs, inputOffset, targets, targetOffset);
      if (!sound[index]) {
        requireFinite("input", index, inputs, inputOffset, width);
        requireFinite("target", index, targets, targetOffset, target.width());
        if (target instanceof Target.Classification classification) {
          requireClass(index, targets[targetOffset], classification.classes());
        }
        sound[index] = true;
      }
    }

    private void requireFinite(String what, int index, float[] values, int offset, int count) {
      for (int i = offset; i < offset + count; i++) {
        if (!Float.isFinite(values[i])) {
          throw flaw(index, what + " " + values[i]);
        }
      }
    }

    private void requireClass(int index, float given, int classes) {
      if (!(given >= 0 && given < classes && given == (int) given)) {
        throw flaw(index, "class " + given + ", where there are 0 to " + (classes - 1));
      }
    }

    private RuntimeException flaw(int index, String what) {
      return parts.unsound(dataset, "it gave example " + index + " of its " + split + " split the " + what);
    }
  }
}
