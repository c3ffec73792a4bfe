package org.espalier.rl.ddpg;

import java.lang.reflect.Proxy;
import java.util.Map;

/** Options of the algorithm: the declared defaults, but for the ones given. */
final class Settings {
  private Settings() {}

  static Ddpg.Options with(Map<String, Object> changes) {
    return (Ddpg.Options)
        Proxy.newProxyInstance(
            Settings.class.getClassLoader(),
            new Class<?>[] {Ddpg.Options.class},
            (proxy, method, arguments) -> changes.getOrDefault(method.getName(), method.getDefaultValue()));
  }
}
