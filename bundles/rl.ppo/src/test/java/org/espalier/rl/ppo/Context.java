package org.espalier.rl.ppo;

import java.util.function.Supplier;
import org.espalier.api.engine.Network;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Head;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Shape;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Environment;
import org.espalier.api.task.TaskContext;
import org.espalier.engine.jvm.JvmEngine;

/** CleanRL's networks on the jvm engine, and environments of one kind. */
record Context(Seeds seeds, Supplier<Environment> environments) implements TaskContext {

  @Override
  public Network network(String name, Shape input, Head head) {
    Initializer hidden = Initializer.orthogonal(Math.sqrt(2));
    Architecture architecture =
        Architecture.from(input)
            .dense(64, hidden)
            .activate(Activation.TANH)
            .dense(64, hidden)
            .activate(Activation.TANH)
            .dense(head.outputs(), Initializer.orthogonal(head.weightGain()))
            .build();
    return new JvmEngine().create(architecture, seeds.stream("initial/" + name));
  }

  @Override
  public <T> T part(String kind, Class<T> type) {
    return type.cast(environments.get());
  }
}
