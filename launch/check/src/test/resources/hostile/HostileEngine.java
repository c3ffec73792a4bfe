// SPDX-License-Identifier: Apache-2.0
package org.example.hostile;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass;
import org.espalier.api.network.Architecture;
import org.espalier.api.plugin.Composed;
import org.espalier.api.plugin.Parts;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.random.RandomStream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

@Component(factory = Engine.KIND)
@Plugin(name = "hostile", summary = "Misbehaves", parts = Engine.KIND)
@Designate(ocd = HostileOptions.class)
public final class HostileEngine implements Engine, Composed {
  private final Misdeed misdeed;
  private Engine sound;

  @Activate
  public HostileEngine(HostileOptions options) {
    misdeed = new Misdeed(options.mode(), options.where());
  }

  @Override
  public void compose(Parts parts) {
    sound = parts.part(Engine.KIND, Engine.class);
  }

  @Override
  public Optional<String> refusal(Architecture architecture) {
    return sound.refusal(architecture);
  }

  @Override
  public Network create(Architecture architecture, RandomStream initial) {
    Network network = misdeed.answer("create", sound.create(architecture, initial));
    return network == null ? null : spoiled(Network.class, network);
  }

  /** Networks and passes have many methods; what is checked comes out of them as an exception of the proxy. */
  private <T> T spoiled(Class<T> type, T inner) {
    Class<?>[] types = {type};
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), types, (proxy, method, arguments) -> {
      try {
        Object answer = misdeed.answer(method.getName(), method.invoke(inner, arguments));
        if (answer instanceof float[] array) {
          return misdeed.array(method.getName(), array);
        } else if (answer instanceof Double number) {
          return misdeed.number(method.getName(), number);
        }
        return answer instanceof Pass pass
            ? spoiled(Pass.class, pass) : answer;
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }));
  }

  @Override
  public Map<String, String> environment() {
    return misdeed.answer("environment", sound.environment());
  }
}
