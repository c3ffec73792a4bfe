package org.espalier.benchmarks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is timed is the same work: both engines give the same outputs, before and after. */
final class AgreementTest {
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.MATCH_NONE, names = ".*_[589][05]")
  void bothEnginesGiveTheSameOutputs(Workload workload) {
    Subject jvm = Subject.ofJvm(workload);
    Subject torch = new TorchSubject(workload);
    assertArrayEquals(torch.outputs(), jvm.outputs(), 1e-5f);
    for (int n = 0; n < 3; n++) {
      jvm.run();
      torch.run();
    }
    assertArrayEquals(torch.outputs(), jvm.outputs(), 1e-3f);
  }
}
