package org.espalier.environment.gymnasium;

import java.util.Map;
import org.espalier.tck.rl.EnvironmentContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** The contract on discrete actions with a cost, by two children. */
class GymnasiumEnvironmentTest extends EnvironmentContract {
  private final StandIn standIn = new StandIn();

  @BeforeAll
  static void python() {
    StandIn.assumePython();
  }

  @AfterEach
  void close() {
    standIn.close();
  }

  @Override
  protected GymnasiumEnvironment create() {
    return standIn.open("Walk-v0", Map.of("cost", "cost", "workers", 2));
  }

  @Override
  protected int timeLimit() {
    return 50;
  }
}
