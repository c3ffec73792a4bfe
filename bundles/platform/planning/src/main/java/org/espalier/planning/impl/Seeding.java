// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning.impl;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.espalier.planning.file.Location;

/**
 * Which seeds there are.
 *
 * @param seeds all that there may be
 * @param looks numbers of seeds after which it is looked whether all is decided; none if seeds are given
 * @param at where it is said
 */
record Seeding(List<Long> seeds, List<Integer> looks, Location at) {

  /** As a file says it. */
  Object said() {
    if (!looks.isEmpty()) {
      int batch = looks.size() > 1 ? looks.get(1) - looks.get(0) : looks.get(0);
      Map<String, Object> said = new LinkedHashMap<>();
      said.put(SeedsReader.UNTIL, SeedsReader.DECIDED);
      said.put(SeedsReader.AT_LEAST, (long) looks.get(0));
      said.put(SeedsReader.AT_MOST, (long) seeds.size());
      said.put(SeedsReader.BATCH, (long) batch);
      return said;
    }
    boolean counted = seeds.equals(LongStream.range(0, seeds.size()).boxed().toList());
    return counted ? (Object) (long) seeds.size() : seeds;
  }
}
