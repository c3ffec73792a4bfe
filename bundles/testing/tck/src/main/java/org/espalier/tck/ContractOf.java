// SPDX-License-Identifier: Apache-2.0
package org.espalier.tck;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says whose promises a contract suite holds; every kind of plug-in has one suite. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface ContractOf {
  /** The kind, as plug-ins are declared with it, such as {@code criterion}. */
  String value();
}
