// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.api.network.ParameterName;
import org.espalier.api.plugin.InvalidInputException;
import org.junit.jupiter.api.Test;

class MaskMapTest {
  private static final Mask MASK = Mask.of(new boolean[] {true, false, true});

  /** As it stands on disk: a count, and of each mask its name as a text and the mask itself. */
  private static byte[] written(String... names) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(names.length);
    for (String name : names) {
      out.writeUTF(name);
      MASK.save(out);
    }
    return bytes.toByteArray();
  }

  @Test
  void namesAreTextsInTheFileAndKeepTheirOrder() throws IOException {
    Map<ParameterName, Mask> masks = new LinkedHashMap<>();
    masks.put(new ParameterName("critic", "dense2.weight"), MASK);
    masks.put(new ParameterName("actor", "dense1.weight"), MASK);
    byte[] file = written("critic/dense2.weight", "actor/dense1.weight");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    MaskMap.save(masks, new DataOutputStream(bytes));
    assertEquals(bytes.toString("ISO-8859-1"), new String(file, "ISO-8859-1"));
    Map<ParameterName, Mask> loaded = MaskMap.load(new DataInputStream(new ByteArrayInputStream(file)));
    assertEquals(List.copyOf(masks.keySet()), List.copyOf(loaded.keySet()));
    assertEquals(masks, loaded);
  }

  @Test
  void aNameThatIsNoneIsRefused() throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(written("dense1.weight")));
    assertThrows(InvalidInputException.class, () -> MaskMap.load(in));
  }
}
