// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.espalier.server.accounts.Role;

/** The role that a resource's method is for. A method that has neither this nor {@link Open} is for nobody. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Requires {
  Role value();
}
