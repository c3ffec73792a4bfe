// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.espalier.report.Report;
import org.espalier.report.StudyReader;
import org.espalier.store.StoreException;
import org.espalier.store.StoredExperiment;

/** Writes reports. */
final class Reports {
  private Reports() {}

  /** Writes the report of an output folder into it, and says what it says: the verdicts, and where the page is. */
  static List<String> write(Path output) {
    StoredExperiment stored = StoredExperiment.read(output);
    Report report = new Report(StudyReader.read(stored));
    try {
      Path page = report.write(output);
      List<String> lines = new ArrayList<>(report.verdicts());
      stored.runs().stream().filter(run -> !run.genuine()).forEach(
          run -> lines.add("damaged  " + run.path().resolve("result.json") + " is not what was written; the run is done"
              + " again by espalier run with --resume"));
      lines.add("report   " + page);
      return lines;
    } catch (IOException e) {
      throw new StoreException("can't write the report to", output, e);
    }
  }
}
