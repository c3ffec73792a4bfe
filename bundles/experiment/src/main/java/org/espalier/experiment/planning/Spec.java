package org.espalier.experiment.planning;

import java.util.List;
import java.util.Map;

/**
 * What an experiment file says, with its lists and its grid multiplied out.
 *
 * @param resolved the file's content with everything filled in
 */
record Spec(
    String name, String description, List<Long> seeds, List<Choice<Cell>> cells, Map<String, Object> resolved) {}
