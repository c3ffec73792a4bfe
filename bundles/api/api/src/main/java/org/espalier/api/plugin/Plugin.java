// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.plugin;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * Declares a plug-in. A plug-in is one class: a Declarative Services factory component whose factory id is the
 * plug-in's kind, with this annotation for what people read and, if it has options, a Metatype designate for their
 * types, defaults, ranges and descriptions:
 *
 * <pre>{@code
 * @Component(factory = Criterion.KIND)
 * @Plugin(name = "magnitude", summary = "Keeps the weights of largest magnitude", source = "Han et al. 2015, eq. 1")
 * @Designate(ocd = MagnitudeCriterion.Options.class)
 * public final class MagnitudeCriterion implements Criterion {
 *
 *   @ObjectClassDefinition
 *   @interface Options {
 *     @AttributeDefinition(description = "Norm of a weight", options = {@Option("l1"), @Option("l2")})
 *     String norm() default "l1";
 *   }
 *
 *   @Activate
 *   public MagnitudeCriterion(Options options) { ... }
 * }
 * }</pre>
 *
 * <p>Everything here and every option is read from the bundle's XML, without loading the class. The version of a
 * plug-in is the version of its bundle. One instance is made for each use; it is disposed of (and {@code @Deactivate}
 * called) when that use ends.
 */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Plugin {
  /** Prefix of the component properties that this annotation becomes, such as {@code plugin.name}. */
  String PREFIX_ = "plugin.";

  /**
   * The name used in experiment files: lower case words joined by hyphens, or a published identifier such as {@code
   * CartPole-v1}.
   */
  String name();

  /** One line: what it does. */
  String summary();

  /** Where the method comes from: authors, year, equation or section; empty for the platform's own. */
  String source() default "";

  /**
   * Kinds of the plug-ins this one is composed with, in the order in which they are described; in an experiment file
   * each is a key beside this plug-in's options, named after the kind. The kind alone stands for exactly one. What
   * follows it says otherwise, as in a regular expression: {@code ?} for one that may be left out, {@code +} for a list
   * of at least one, {@code *} for a list that may be left out. The plug-in implements {@link Composed} to get them.
   */
  String[] parts() default {};

  /** What this plug-in offers to those it is combined with, in the words of {@link Offer}. */
  String[] provides() default {};

  /**
   * What must be offered by the task it is combined with, in the words of {@link Offer}; validation refuses a
   * combination that lacks it.
   */
  String[] requires() default {};

  /**
   * Precedence among the plug-ins of its kind where the experiment leaves the choice to the platform: the highest comes
   * first, equals by name. {@code engine: auto} asks engines in this order.
   */
  int rank() default 0;

  /**
   * Whether it is what an experiment file means that says nothing of its kind. Of several the one of highest rank; if
   * there are two, the file must name one.
   */
  boolean standard() default false;
}
