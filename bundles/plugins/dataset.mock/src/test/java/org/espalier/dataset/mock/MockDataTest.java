package org.espalier.dataset.mock;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import org.espalier.api.data.Data;
import org.espalier.api.data.Examples;
import org.espalier.api.data.Split;
import org.espalier.api.random.Seeds;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;

class MockDataTest {

  @Test
  void theSizeOfOneSplitDoesNotChangeAnother() {
    Data few = cloning(Map.of("train", 30, "test", 40));
    Data many = cloning(Map.of("train", 60, "test", 40));
    for (int i = 0; i < 40; i++) {
      assertArrayEquals(row(few.split(Split.TEST), i, 64, 8), row(many.split(Split.TEST), i, 64, 8));
    }
  }

  @Test
  void anotherSeedGivesOtherData() {
    float[] zero = row(cloning(Map.of("seed", 0L, "train", 1)).split(Split.TRAIN), 0, 64, 8);
    float[] one = row(cloning(Map.of("seed", 1L, "train", 1)).split(Split.TRAIN), 0, 64, 8);
    assertFalse(Arrays.equals(zero, one));
  }

  @Test
  void actionsAreClippedAndNoisy() {
    Data data = cloning(Map.of());
    Examples test = data.split(Split.TEST);
    for (int i = 0; i < test.size(); i++) {
      float[] row = row(test, i, 64, 8);
      for (int j = 64; j < 72; j++) {
        assertTrue(Math.abs(row[j]) <= 1);
      }
    }
    assertEquals(0.0096, data.facts().get("bayes-error"), 0.0002);
    assertEquals(0.31, data.facts().get("signal-variance"), 0.03);
  }

  @Test
  void theNormOfAStateIsAlmostConstant() {
    Data data = value(Map.of());
    assertEquals(2.7e-5, data.facts().get("signal-variance"), 5e-6);
    assertEquals(0.01, data.facts().get("bayes-error"), 0.0005);
  }

  @Test
  void theProjectionVaries() {
    assertEquals(0.53, value(Map.of("signal", "projection")).facts().get("signal-variance"), 0.02);
  }

  private static Data cloning(Map<String, Object> options) {
    return new BehaviourCloning(
            Converters.standardConverter().convert(options).to(BehaviourCloning.Options.class))
        .load(Seeds.of(77));
  }

  private static Data value(Map<String, Object> options) {
    return new ValueRegression(Converters.standardConverter().convert(options).to(ValueRegression.Options.class))
        .load(Seeds.of(77));
  }

  private static float[] row(Examples examples, int index, int inputs, int targets) {
    float[] row = new float[inputs + targets];
    examples.read(index, row, 0, row, inputs);
    return row;
  }
}
