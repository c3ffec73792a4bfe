// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning.impl;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.plan.Search;
import org.espalier.planning.file.Tree;

/**
 * What an experiment file says, with its lists and its grid multiplied out.
 *
 * @param goal what is searched for
 * @param compare what is compared, as it was written
 * @param claims what is answered, as it was written
 * @param published what others have published, as it was written
 * @param resolved the file's content with everything filled in
 */
record Spec(
    String name, String description, Seeding seeding, Optional<Search.Goal> goal, List<Choice<Cell>> cells,
    Optional<Tree> compare, Optional<Tree> claims, Optional<Tree> published, Map<String, Object> resolved) {

  /** The sparsities of a cell, by runs that belong together: a search tries one at a time. */
  List<List<Double>> groups(Cell cell) {
    return goal.isPresent() ? cell.sparsities().stream().map(List::of).toList() : List.of(cell.sparsities());
  }
}
