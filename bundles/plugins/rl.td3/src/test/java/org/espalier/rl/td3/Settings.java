package org.espalier.rl.td3;

import java.lang.reflect.Proxy;
import java.util.Map;

/** Options of the algorithm: the declared defaults, but for the ones given. */
final class Settings {
  private Settings() {}

  static Td3.Options with(Map<String, Object> changes) {
    return (Td3.Options)
        Proxy.newProxyInstance(
            Settings.class.getClassLoader(),
            new Class<?>[] {Td3.Options.class},
            (proxy, method, arguments) -> changes.getOrDefault(method.getName(), method.getDefaultValue()));
  }
}
