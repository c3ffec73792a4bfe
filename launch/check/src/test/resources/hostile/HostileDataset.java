// SPDX-License-Identifier: Apache-2.0
package org.example.hostile;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import org.espalier.api.data.Data;
import org.espalier.api.data.Dataset;
import org.espalier.api.data.Examples;
import org.espalier.api.data.Split;
import org.espalier.api.plugin.Composed;
import org.espalier.api.plugin.Parts;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.random.Seeds;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

@Component(factory = Dataset.KIND)
@Plugin(name = "hostile", summary = "Misbehaves", parts = Dataset.KIND)
@Designate(ocd = HostileOptions.class)
public final class HostileDataset implements Dataset, Composed {
  private final Misdeed misdeed;
  private Dataset sound;

  @Activate
  public HostileDataset(HostileOptions options) {
    misdeed = new Misdeed(options.mode(), options.where());
  }

  @Override
  public void compose(Parts parts) {
    sound = parts.part(Dataset.KIND, Dataset.class);
  }

  @Override
  public Data load(Seeds seeds) throws IOException {
    Data data = misdeed.answer("load", sound.load(seeds));
    if (data == null) {
      return null;
    }
    Map<Split, Examples> splits = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      splits.put(split, new HostileExamples(data.split(split)));
    }
    return new Data(data.input(), data.target(), splits, data.facts(), data.augmentation());
  }

  private final class HostileExamples implements Examples {
    private final Examples examples;

    HostileExamples(Examples examples) {
      this.examples = examples;
    }

    @Override
    public int size() {
      return (int) misdeed.number("size", examples.size());
    }

    @Override
    public void read(int index, float[] inputs, int inputOffset, float[] targets, int targetOffset) {
      misdeed.at("read");
      examples.read(index, inputs, inputOffset, targets, targetOffset);
      inputs[inputOffset] = (float) misdeed.number("inputs", inputs[inputOffset]);
      targets[targetOffset] = (float) misdeed.number("targets", targets[targetOffset]);
    }
  }
}
