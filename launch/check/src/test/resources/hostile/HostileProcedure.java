// SPDX-License-Identifier: Apache-2.0
package org.example.hostile;

import java.util.List;
import java.util.Optional;
import org.espalier.api.plugin.Composed;
import org.espalier.api.plugin.Parts;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.procedure.Circumstances;
import org.espalier.api.procedure.Parameters;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.procedure.RunDefinition;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

@Component(factory = Procedure.KIND)
@Plugin(name = "hostile", summary = "Misbehaves", parts = Procedure.KIND)
@Designate(ocd = HostileOptions.class)
public final class HostileProcedure implements Procedure, Composed {
  private final Parameters misdeed;
  private Procedure sound;

  @Activate
  public HostileProcedure(HostileOptions options) {
    misdeed = Parameters.NONE.with("mode", options.mode()).with("where", options.where());
  }

  @Override
  public void compose(Parts parts) {
    sound = parts.part(Procedure.KIND, Procedure.class);
  }

  @Override
  public List<RunDefinition> runs(List<Double> sparsities) {
    return sound.runs(sparsities).stream()
        .map(run -> new RunDefinition(
            run.arm(), run.sparsity(), run.parameters().with(misdeed), run.needs(), run.scheduled()))
        .toList();
  }

  @Override
  public Optional<String> refusal(Circumstances circumstances) {
    return sound.refusal(circumstances);
  }

  @Override
  public boolean prunes(RunDefinition run) {
    return sound.prunes(run);
  }

  @Override
  public double trainings(RunDefinition run) {
    return sound.trainings(run);
  }

  /** A run's plan has what the run depends on in its definition, and the procedure's options nowhere else. */
  @Override
  public void execute(RunContext run) {
    Parameters parameters = run.definition().parameters();
    Misdeed own = new Misdeed(parameters.text("mode"), parameters.text("where"));
    own.at("execute");
    sound.execute(run);
    own.at("executed");
  }
}
