// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning.file;

import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** Writes YAML 1.2: lists and mappings of scalars on one line, all else indented. */
public final class YamlWriter {
  private static final int WIDTH = 120;

  private YamlWriter() {}

  /** The text of plain values, keys in their maps' order. */
  public static String write(Map<String, Object> values) {
    DumpSettings settings = DumpSettings.builder()
        .setDefaultFlowStyle(FlowStyle.AUTO)
        .setWidth(WIDTH)
        .setDereferenceAliases(true)
        .build();
    return new Dump(settings).dumpToString(values);
  }
}
