package org.espalier.store;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.espalier.api.engine.Mask;

/** Masks by name, in a file. */
final class MaskMap {
  private MaskMap() {}

  static void save(Map<String, Mask> masks, DataOutput out) throws IOException {
    out.writeInt(masks.size());
    for (Map.Entry<String, Mask> mask : masks.entrySet()) {
      out.writeUTF(mask.getKey());
      mask.getValue().save(out);
    }
  }

  static Map<String, Mask> load(DataInput in) throws IOException {
    Map<String, Mask> masks = new LinkedHashMap<>();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      masks.put(in.readUTF(), Mask.load(in));
    }
    return masks;
  }
}
