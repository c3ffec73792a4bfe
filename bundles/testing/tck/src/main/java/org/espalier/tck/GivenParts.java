// SPDX-License-Identifier: Apache-2.0
package org.espalier.tck;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.plugin.Parts;

/** Parts that a test gives, and what of them is not given back. */
public final class GivenParts implements Parts {
  private final Map<String, List<Supplier<?>>> suppliers = new LinkedHashMap<>();
  private final List<Object> open = new ArrayList<>();
  private final Map<String, byte[]> made = new LinkedHashMap<>();

  /** Adds a part, which is made anew each time that it is asked for. */
  public GivenParts with(String kind, Supplier<?> part) {
    suppliers.computeIfAbsent(kind, k -> new ArrayList<>()).add(part);
    return this;
  }

  /** Those that were given and not given back, in the order of giving. */
  public List<Object> open() {
    return List.copyOf(open);
  }

  @Override
  public <T> T part(String kind, Class<T> type) {
    List<Supplier<?>> given = suppliers.getOrDefault(kind, List.of());
    if (given.size() != 1) {
      throw new InvalidInputException("one part " + kind + " is asked for, and the test gives " + given.size());
    }
    return give(given.get(0), type);
  }

  @Override
  public <T> List<T> parts(String kind, Class<T> type) {
    return suppliers.getOrDefault(kind, List.of()).stream().map(part -> give(part, type)).toList();
  }

  private <T> T give(Supplier<?> part, Class<T> type) {
    T made = type.cast(part.get());
    open.add(made);
    return made;
  }

  @Override
  public void release(Object part) {
    for (int i = open.size() - 1; i >= 0; i--) {
      if (open.get(i) == part) {
        open.remove(i);
        return;
      }
    }
    throw new IllegalArgumentException(part + " was not given, or is given back already");
  }

  @Override
  public byte[] once(String name, Supplier<byte[]> make) {
    return made.computeIfAbsent(name, asked -> make.get());
  }
}
