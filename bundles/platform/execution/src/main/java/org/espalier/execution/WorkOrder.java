package org.espalier.execution;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A run to be carried out by a process of its own.
 *
 * @param plan a file that holds the run's plan, as an output folder has one for each run
 * @param folder of the run: where it writes, or goes on
 * @param bundles a folder of bundles from which those are taken that the plan is locked to and that are not installed
 * @param needed folder in which each run that this one needs has a folder of its own, named by its id; empty for the
 *     folder that this run's is in
 * @param jobs cores that the run may use, at least 1, if its procedure has candidates evaluated
 * @param keepTrained whether the trained networks are kept
 * @param validates whether the run is scored on validation data as well, as a search needs it
 * @param held whether who asks for the run holds the folder of the experiment that it lies in
 */
public record WorkOrder(
    Path plan, Path folder, Optional<Path> bundles, Optional<Path> needed, int jobs, boolean keepTrained,
    boolean validates, boolean held) {}
