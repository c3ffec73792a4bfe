// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.schedule;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Options of schedules that prune a little at a time. */
@ObjectClassDefinition
public @interface Gradual {
  @AttributeDefinition(
      description = "What begin, end and every are: shares of the training, or steps (iterations, or rounds)",
      options = {@Option(Span.SHARE), @Option(Span.STEPS)})
  String unit() default Span.SHARE;

  @AttributeDefinition(description = "When pruning begins", min = "0")
  double begin() default 0;

  @AttributeDefinition(description = "When the target is reached; what follows is recovery", min = "0")
  double end() default 0.75;

  @AttributeDefinition(description = "Time from one pruning to the next; 0: after every step", min = "0")
  double every() default 0;
}
