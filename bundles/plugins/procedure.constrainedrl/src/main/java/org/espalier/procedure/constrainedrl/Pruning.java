package org.espalier.procedure.constrainedrl;

import java.util.Map;
import org.espalier.api.engine.Mask;
import org.espalier.api.network.ParameterName;

/**
 * What is left of a network.
 *
 * @param kept how many filters of each layer
 * @param masks of what is left, by which it is counted and trained
 */
record Pruning(int[] kept, Map<ParameterName, Mask> masks) {}
