// SPDX-License-Identifier: Apache-2.0
package org.espalier.tck;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Map;

/** Options of plug-ins under test. */
public final class Settings {
  private Settings() {}

  /**
   * The declared defaults, but for the ones given.
   *
   * @param changes by the names of the type's members
   * @throws IllegalArgumentException if the type has no such member
   */
  public static <T> T of(Class<T> type, Map<String, Object> changes) {
    for (String name : changes.keySet()) {
      if (Arrays.stream(type.getDeclaredMethods()).map(Method::getName).noneMatch(name::equals)) {
        throw new IllegalArgumentException(type.getName() + " has no option " + name);
      }
    }
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> changes.getOrDefault(method.getName(), method.getDefaultValue())));
  }
}
