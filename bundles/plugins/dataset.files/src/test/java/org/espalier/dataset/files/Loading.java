// SPDX-License-Identifier: Apache-2.0
package org.espalier.dataset.files;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.espalier.api.data.Data;
import org.espalier.api.data.Dataset;
import org.espalier.api.data.Examples;
import org.espalier.api.data.Split;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.Seeds;
import org.junit.jupiter.api.function.Executable;
import org.osgi.util.converter.Converters;

/** Loads data sets with options by their members' names. */
final class Loading {
  private Loading() {}

  static <O, D extends Dataset> D made(Class<O> options, Function<O, D> make, Map<String, Object> given) {
    return make.apply(Converters.standardConverter().convert(given).to(options));
  }

  static Data csv(Map<String, Object> given) {
    return made(Csv.Options.class, Csv::new, given).load(Seeds.of(0));
  }

  static Data cifar(Map<String, Object> given) {
    return made(Cifar.Options.class, Cifar::new, given).load(Seeds.of(0));
  }

  static Data idx(Map<String, Object> given) {
    return made(Idx.Options.class, Idx::new, given).load(Seeds.of(0));
  }

  static Data npz(Map<String, Object> given) {
    return made(Npz.Options.class, Npz::new, given).load(Seeds.of(0));
  }

  static Data npy(Map<String, Object> given) {
    return made(Npy.Options.class, Npy::new, given).load(Seeds.of(0));
  }

  static Data images(Map<String, Object> given) {
    return made(Images.Options.class, Images::new, given).load(Seeds.of(0));
  }

  static Map<String, Object> with(Map<String, Object> options, String name, Object value) {
    Map<String, Object> all = new TreeMap<>(options);
    all.put(name, value);
    return all;
  }

  /** Inputs and targets of an example, one after another. */
  static List<Float> example(Data data, Split split, int index) {
    int size = data.input().size();
    float[] values = new float[size + data.target().width()];
    data.split(split).read(index, values, 0, values, size);
    List<Float> list = new ArrayList<>();
    for (float value : values) {
      list.add(value);
    }
    return list;
  }

  static List<List<Float>> examples(Data data, Split split) {
    Examples examples = data.split(split);
    List<List<Float>> all = new ArrayList<>();
    for (int i = 0; i < examples.size(); i++) {
      all.add(example(data, split, i));
    }
    return all;
  }

  static void assertRefused(String expected, Executable loading) {
    String message = assertThrows(InvalidInputException.class, loading).getMessage();
    assertTrue(message.contains(expected), () -> message + "\n does not say: " + expected);
  }
}
