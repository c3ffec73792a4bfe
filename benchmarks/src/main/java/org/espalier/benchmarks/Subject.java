// SPDX-License-Identifier: Apache-2.0
package org.espalier.benchmarks;

import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Network;

/** A piece of work in the hands of one side. */
interface Subject {

  /** An engine of the platform. */
  static Subject of(Engine engine, Work work) {
    Start start = new Start(work);
    if (work.kind() == Work.Kind.SAC_UPDATE) {
      return new EngineSac(engine, start);
    }
    Network network = engine.create(work.architecture(), Start.initial());
    start.masks().forEach(network::mask);
    return work.kind() == Work.Kind.UNROLLED
        ? new EngineUnrolled(network, start)
        : new EngineSubject(network, start);
  }

  /**
   * libtorch.
   *
   * @param format of images and of what is computed from them
   */
  static Subject libtorch(Work work, MemoryFormat format) {
    return work.kind() == Work.Kind.SAC_UPDATE ? new TorchSac(new Start(work)) : new TorchSubject(work, format);
  }

  /** Does the work once. */
  void run();

  /** Outputs for the first batch, sample by sample, with the present weights; of a pruning, what is kept. */
  float[] outputs();
}
