package org.espalier.experiment.planning;

import java.util.List;
import org.espalier.experiment.file.Location;

/** Names of layers that are not pruned, and where they were written. */
record Exclusion(List<String> layers, Location at) {}
