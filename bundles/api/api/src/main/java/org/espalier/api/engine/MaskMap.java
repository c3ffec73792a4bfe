// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.engine;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.espalier.api.network.ParameterName;

/** How the masks of a training are written, in checkpoints as in files: their number, then each with its name. */
public final class MaskMap {
  private MaskMap() {}

  /** Writes masks in the map's order. */
  public static void save(Map<ParameterName, Mask> masks, DataOutput out) throws IOException {
    out.writeInt(masks.size());
    for (Map.Entry<ParameterName, Mask> mask : masks.entrySet()) {
      out.writeUTF(mask.getKey().toString());
      mask.getValue().save(out);
    }
  }

  /** The masks that {@link #save} wrote, in their order. */
  public static Map<ParameterName, Mask> load(DataInput in) throws IOException {
    Map<ParameterName, Mask> masks = new LinkedHashMap<>();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      masks.put(ParameterName.of(in.readUTF()), Mask.load(in));
    }
    return masks;
  }
}
