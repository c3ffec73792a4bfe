package org.espalier.api.task;

/**
 * A training that can learn from a teacher beside its data. Offered by {@link Trainable#as}. Who makes such trainings
 * declares {@code provides = "distillation"}: a task, or the algorithm in it, whose offers are those of the task.
 */
public interface Teachable extends Facet {

  /**
   * From now on the training loss is (1 - weight) times the task's own and {@code weight} times the distance from the
   * teacher's outputs. For a classification that is the Kullback-Leibler divergence of the softmax outputs at a
   * temperature, times its square, so that its gradients keep their size (Hinton et al. 2015, sec. 2); for a
   * regression the mean squared difference. What {@link Training#iterate} shows under the names that it has without a
   * teacher stays what it is without one; the loss with the teacher's part has a name of its own.
   *
   * @param teacher has as many outputs; it is asked for every batch, on the thread that trains
   * @param weight from 0 to 1
   * @param temperature above 0; 1 compares the probabilities as they are
   */
  void learnFrom(Teacher teacher, double weight, double temperature);

  /** Whether the temperature has an effect: not where outputs are compared as they are, as those of a regression. */
  default boolean tempered() {
    return true;
  }
}
