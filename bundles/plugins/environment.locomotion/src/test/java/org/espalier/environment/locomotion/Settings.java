// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.locomotion;

import java.lang.annotation.Annotation;

/** Options as a configuration gives them. */
final class Settings {
  private Settings() {}

  static Locomotion.Options limit(double limit) {
    return new Locomotion.Options() {
      @Override
      public double velocityLimit() {
        return limit;
      }

      @Override
      public Class<? extends Annotation> annotationType() {
        return Locomotion.Options.class;
      }
    };
  }
}
