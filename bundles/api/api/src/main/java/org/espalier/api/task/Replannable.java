package org.espalier.api.task;

/**
 * A training whose plan can be changed before it begins: for fine-tuning, and for going on from an iteration in the
 * middle. Offered by {@link Trainable#as}. Who makes such trainings declares {@code provides = "replanning"}: a task,
 * or the algorithm in it, whose offers are those of the task.
 */
public interface Replannable extends Facet {

  /**
   * Plans the iterations from {@code first} to {@code planned}.
   *
   * @param first iterations that count as done, from 0 to below {@code planned}: a learning rate that changes over the
   *     training begins where it would be then
   * @param planned iterations of the whole plan
   * @param rate factor on every learning rate, above 0
   * @throws IllegalStateException if the training has begun
   */
  void replan(long first, long planned, double rate);
}
