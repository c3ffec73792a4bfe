package org.espalier.experiment.planning;

import java.util.List;
import org.espalier.experiment.PruneRules;
import org.espalier.experiment.file.Location;

/** What a file says of all pruning, and where the layers that are not pruned were written. */
record Exclusion(PruneRules rules, Location at) {

  List<String> layers() {
    return rules.excluded();
  }
}
