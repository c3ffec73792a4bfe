// SPDX-License-Identifier: Apache-2.0
package org.espalier.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.MaskMap;
import org.espalier.api.plugin.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamagedMasksTest {
  @Test
  void aNameThatIsNoneIsRefusedWithTheFile(@TempDir Path temporary) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(1);
    out.writeUTF("dense1.weight");
    Mask.all(3).save(out);
    Path file = temporary.resolve("final.masks.bin");
    Files.write(file, bytes.toByteArray());
    assertEquals(
        file + ": \"dense1.weight\" names no parameter: that is network/parameter, such as actor/dense1.weight",
        assertThrows(InvalidInputException.class, () -> StoredRun.read(file, MaskMap::load)).getMessage());
  }
}
