package org.espalier.rl.ppo;

import java.lang.reflect.Proxy;
import java.util.Map;

/** Options of the algorithm: the declared defaults, but for the ones given. */
final class Settings {
  private Settings() {}

  static Ppo.Options with(Map<String, Object> changes) {
    return (Ppo.Options)
        Proxy.newProxyInstance(
            Settings.class.getClassLoader(),
            new Class<?>[] {Ppo.Options.class},
            (proxy, method, arguments) -> changes.getOrDefault(method.getName(), method.getDefaultValue()));
  }
}
