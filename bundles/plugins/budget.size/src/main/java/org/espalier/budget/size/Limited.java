// SPDX-License-Identifier: Apache-2.0
package org.espalier.budget.size;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Options of a budget of what is counted. */
@ObjectClassDefinition
@interface Limited {
  @AttributeDefinition(
      description = "Largest share of what the whole network takes; 0: what the run's sparsity leaves",
      min = "0",
      max = "1")
  double limit() default 0;
}
