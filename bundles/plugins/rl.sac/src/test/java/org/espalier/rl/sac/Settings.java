package org.espalier.rl.sac;

import java.lang.reflect.Proxy;
import java.util.Map;

/** Options of the algorithm: the declared defaults, but for the ones given. */
final class Settings {
  private Settings() {}

  static Sac.Options with(Map<String, Object> changes) {
    return (Sac.Options)
        Proxy.newProxyInstance(
            Settings.class.getClassLoader(),
            new Class<?>[] {Sac.Options.class},
            (proxy, method, arguments) -> changes.getOrDefault(method.getName(), method.getDefaultValue()));
  }
}
