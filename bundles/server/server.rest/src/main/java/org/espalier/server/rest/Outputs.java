// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import java.nio.file.Path;
import org.espalier.server.data.ServerSettings;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Where the output folders of experiments are. */
@Component(service = Outputs.class)
public final class Outputs {
  private final Path data;

  @Activate
  public Outputs(@Reference ServerSettings settings) {
    this.data = settings.data();
  }

  /** What was printed about a run of an experiment; the file may not be there. */
  public Path log(long experiment, String run) {
    return of(experiment).resolveSibling("log").resolve(run + ".log");
  }

  /** The output folder of an experiment, which may not be there yet. */
  public Path of(long experiment) {
    return data.resolve("experiments").resolve(Long.toString(experiment)).resolve("output");
  }
}
