package org.espalier.environment.gymnasium;

import org.espalier.tck.rl.EnvironmentContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** The contract on continuous actions, by one child. */
class ContinuousEnvironmentTest extends EnvironmentContract {
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
    return standIn.open("Push-v0");
  }

  @Override
  protected int timeLimit() {
    return 50;
  }
}
