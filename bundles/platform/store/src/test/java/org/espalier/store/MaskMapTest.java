package org.espalier.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.api.engine.Mask;
import org.espalier.api.network.ParameterName;
import org.espalier.api.plugin.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaskMapTest {
  private static final Mask MASK = Mask.of(new boolean[] {true, false, true});

  @TempDir Path temporary;

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
  void aNameThatIsNoneIsRefusedWithTheFile() throws IOException {
    Path file = temporary.resolve("final.masks.bin");
    Files.write(file, written("dense1.weight"));
    assertEquals(
        file + ": \"dense1.weight\" names no parameter: that is network/parameter, such as actor/dense1.weight",
        assertThrows(InvalidInputException.class, () -> StoredRun.read(file, MaskMap::load)).getMessage());
  }
}
