// SPDX-License-Identifier: Apache-2.0
package org.espalier.execution;

import java.nio.file.Path;
import org.espalier.plan.RunPlan;

/** Is told how a run goes that is carried out by a process of its own. */
public interface WorkEvents extends RunEvents {

  /** All that the run needs is there, its folder is held, and it begins or goes on. */
  void begun(RunPlan run, Path folder);
}
