package org.espalier.runner.execution;

import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.espalier.catalog.Catalog;
import org.espalier.store.OutputFolder;

/**
 * What all runs of a session share.
 *
 * @param catalog where the plug-ins come from
 * @param output where results go
 * @param tracker is told of progress
 * @param stop whether runs are to save their state and give up
 * @param facts of the machine
 * @param checkpointEvery time between the checkpoints of a run
 * @param keepTrained whether runs keep the networks that they trained
 * @param quiet gives the machine to one run alone
 * @param knowledge what is known of the data of each seed
 * @param validates whether runs are scored on validation data as well, because something is chosen by it
 */
record Surroundings(
    Catalog catalog, OutputFolder output, Tracker tracker, BooleanSupplier stop, Map<String, String> facts,
    Duration checkpointEvery, boolean keepTrained, Quiet quiet, Knowledge knowledge, boolean validates) {}
