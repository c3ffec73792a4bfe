// SPDX-License-Identifier: Apache-2.0
package org.espalier.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.OptionalDouble;
import org.espalier.api.metric.Curve;
import org.espalier.api.metric.Curves;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.json.Json;
import org.junit.jupiter.api.Test;

class CurvesJsonTest {
  private static final Curves CURVES = new Curves(
      "evaluations", new double[] {4, 8, 12}, List.of(
          new Curve("reward", "1", "score of what was tried", 0.1, Double.NaN, 1.0 / 3),
          new Curve("cost-macs", "1", "share taken", new double[] {0.5, 0.25, 0.2}, OptionalDouble.of(0.2))));

  @Test
  void isReadBackToTheBit() {
    String text = CurvesJson.write(CURVES).canonical();
    Curves read = CurvesJson.read(Json.readObject(text));
    assertEquals("evaluations", read.axis());
    assertArrayEquals(new double[] {4, 8, 12}, read.at());
    Curve reward = read.curve("reward").orElseThrow();
    assertArrayEquals(new double[] {0.1, Double.NaN, 1.0 / 3}, reward.values());
    assertEquals(List.of("1", "score of what was tried"), List.of(reward.unit(), reward.description()));
    assertEquals(OptionalDouble.empty(), reward.limit());
    assertEquals(OptionalDouble.of(0.2), read.curve("cost-macs").orElseThrow().limit());
    assertEquals(text, CurvesJson.write(read).canonical());
  }

  @Test
  void refusesWhatIsNone() {
    String text = CurvesJson.write(CURVES).canonical();
    for (String damaged : List.of(
        text.replace("[4.0,8.0,12.0]", "[4.0,8.0]"), text.replace("[4.0,8.0,12.0]", "[4.0,12.0,8.0]"),
        text.replace("[0.1,\"NaN\"", "[0.1,\"none\""), text.replace("\"cost-macs\"", "\"reward\""),
        text.replace("\"axis\"", "\"x\""))) {
      assertThrows(InvalidInputException.class, () -> CurvesJson.read(Json.readObject(damaged)), damaged);
    }
  }
}
