// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** How long the body of a request may be, in bytes; {@value #USUAL} where a resource's method does not say. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface MostBytes {
  long USUAL = 1 << 20;

  long value();
}
