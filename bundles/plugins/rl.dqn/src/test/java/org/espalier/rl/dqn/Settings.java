package org.espalier.rl.dqn;

import java.lang.reflect.Proxy;
import java.util.Map;

/** Options of the algorithm: the declared defaults, but for the ones given. */
final class Settings {
  private Settings() {}

  static Dqn.Options with(Map<String, Object> changes) {
    return (Dqn.Options)
        Proxy.newProxyInstance(
            Settings.class.getClassLoader(),
            new Class<?>[] {Dqn.Options.class},
            (proxy, method, arguments) -> changes.getOrDefault(method.getName(), method.getDefaultValue()));
  }
}
