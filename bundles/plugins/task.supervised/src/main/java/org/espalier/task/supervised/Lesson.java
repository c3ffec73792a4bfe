// SPDX-License-Identifier: Apache-2.0
package org.espalier.task.supervised;

import org.espalier.api.task.Teacher;

/**
 * A teacher, and how much it counts.
 *
 * @param loss of the data
 * @param weight of the distance from the teacher, from 0 to 1; the data have the rest
 * @param temperature at which probabilities are compared
 */
record Lesson(Loss loss, Teacher teacher, double weight, double temperature) {

  /** As {@link Loss#losses}, with the teacher's part in it. */
  double losses(Batch batch, float[] outputs, int count, double scale, float[] gradients) {
    float[] taught = teacher.predict(batch.inputs(), count);
    float[] towardsTeacher = new float[taught.length];
    double distance = loss.distances(outputs, taught, count, temperature, scale * weight, towardsTeacher);
    double own = loss.losses(outputs, batch.targets(), count, scale * (1 - weight), gradients);
    for (int i = 0; i < towardsTeacher.length; i++) {
      gradients[i] += towardsTeacher[i];
    }
    return (1 - weight) * own + weight * distance;
  }

  /** As {@link Loss#curvature}, with the teacher's part in it. */
  void curvature(double[] outputs, double[] motion, int count, double scale, double[] slopeMotion) {
    loss.curvature(outputs, motion, count, temperature, scale * weight, slopeMotion);
    loss.curvature(outputs, motion, count, 1, scale * (1 - weight), slopeMotion);
  }
}
