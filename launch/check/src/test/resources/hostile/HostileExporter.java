// SPDX-License-Identifier: Apache-2.0
package org.example.hostile;

import java.io.IOException;
import java.io.OutputStream;
import org.espalier.api.exchange.Exporter;
import org.espalier.api.exchange.Snapshot;
import org.espalier.api.plugin.Plugin;
import org.osgi.service.component.annotations.Component;

/** Has no part, as exporters are named by a word on the command line: what goes wrong is asked for by a property. */
@Component(factory = Exporter.KIND)
@Plugin(name = "hostile", summary = "Misbehaves")
public final class HostileExporter implements Exporter {
  private static final String MODE = System.getProperty("hostile.mode", "");
  private static final String WHERE = System.getProperty("hostile.where", "");

  private static boolean isAt(String place) {
    if (WHERE.equals(place)) {
      Mischief.now(MODE);
      return MODE.equals("nothing");
    }
    return false;
  }

  @Override
  public String extension() {
    return isAt("extension") ? null : "hostile";
  }

  @Override
  public void write(Snapshot snapshot, OutputStream out) throws IOException {
    out.write(1);
    isAt("write");
    if (MODE.equals("closed")) {
      out.close();
    }
  }
}
