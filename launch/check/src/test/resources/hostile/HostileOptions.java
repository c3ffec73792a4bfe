// SPDX-License-Identifier: Apache-2.0
package org.example.hostile;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition
@interface HostileOptions {
  @AttributeDefinition(description = "What goes wrong")
  String mode() default "";

  @AttributeDefinition(description = "Where it goes wrong")
  String where() default "";
}
