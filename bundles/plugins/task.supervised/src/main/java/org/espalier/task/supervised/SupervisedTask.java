// SPDX-License-Identifier: Apache-2.0
package org.espalier.task.supervised;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.espalier.api.data.Data;
import org.espalier.api.data.Dataset;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Optimizer;
import org.espalier.api.network.Head;
import org.espalier.api.plugin.Composed;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.plugin.Offer;
import org.espalier.api.plugin.Parts;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.Task;
import org.espalier.api.task.TaskContext;
import org.espalier.api.task.Testable;
import org.espalier.training.CheckedData;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * Learning from pairs of input and target: minibatch descent on the mean squared error of a regression or the softmax
 * cross-entropy of a classification. An iteration is an epoch. Validation examples decide when to stop and which
 * weights stay; test examples are only ever reported on.
 */
@Component(factory = Task.KIND)
@Plugin(
    name = "supervised",
    summary = "Regression or classification of a data set by minibatch gradient descent",
    parts = Dataset.KIND,
    provides = {Offer.GRADIENTS, Offer.CURVATURE, Offer.INPUTS, Offer.PREDICTOR, Offer.REPLANNING, Offer.DISTILLATION})
@Designate(ocd = SupervisedTask.Options.class)
public final class SupervisedTask implements Task, Composed {
  private static final String SGD = "sgd";
  private static final double MOMENTUM = 0.9;

  private final Options options;
  private Parts parts;
  /** The last data, which the next training has most likely, too: a search has many trainings of one seed. */
  private Optional<Loaded> last = Optional.empty();

  /** How it is trained. */
  @ObjectClassDefinition
  public @interface Options {
    @AttributeDefinition(description = "Passes over the training examples, at most", min = "1")
    int epochs() default 50;

    @AttributeDefinition(description = "Examples in a minibatch", min = "1")
    int batchSize() default 32;

    @AttributeDefinition(
        description = "How gradients become new weights",
        options = {
          @Option(label = "Adam (Kingma and Ba 2015)", value = "adam"),
          @Option(label = "Stochastic gradient descent with momentum", value = SGD)
        })
    String optimizer() default "adam";

    @AttributeDefinition(description = "Step size of the optimiser, above 0", min = "0")
    double learningRate() default 0.001;

    @AttributeDefinition(description = "Momentum of sgd, below 1", min = "0", max = "1")
    double momentum() default MOMENTUM;

    @AttributeDefinition(description = "L2 penalty of sgd", min = "0")
    double weightDecay() default 0;

    @AttributeDefinition(description = "Largest norm of all gradients together; 0 for no limit", min = "0")
    double gradientClip() default 0;

    @AttributeDefinition(
        description =
            "Epochs without a new lowest validation loss after which training ends; the best epoch's weights are put"
                + " back then and at the last epoch. 0: all epochs, last weights; the validation loss decides nothing",
        min = "0")
    int patience() default 5;

    @AttributeDefinition(description = "Whether examples come in a new random order in every epoch")
    boolean shuffle() default true;
  }

  @Activate
  public SupervisedTask(Options options) {
    this.options = options;
    if (options.learningRate() <= 0) {
      throw new InvalidInputException(
          "learning-rate is " + options.learningRate() + "; it must be above 0");
    }
    if (!options.optimizer().equals(SGD)) {
      requireDefault("momentum", options.momentum(), MOMENTUM);
      requireDefault("weight-decay", options.weightDecay(), 0);
    }
    if (options.momentum() >= 1) {
      throw new InvalidInputException(
          "momentum is " + options.momentum() + "; it must be below 1");
    }
  }

  private static void requireDefault(String option, double value, double none) {
    if (value != none) {
      throw new InvalidInputException(
          option + " is " + value + ", but only sgd has one; set optimizer to sgd, or leave " + option + " out");
    }
  }

  @Override
  public void compose(Parts own) {
    parts = own;
  }

  @Override
  public Testable create(TaskContext context) {
    Loaded loaded = loaded(context.seeds());
    Data data = loaded.data();
    Network network = context.network("model", data.input(), new Head(data.target().outputs()));
    Recipe recipe =
        new Recipe(
            options.epochs(),
            options.batchSize(),
            optimizer(),
            options.gradientClip(),
            options.patience(),
            options.shuffle());
    return new SupervisedTraining(
        data, loaded.application(), network, recipe, context.trainingSeeds(), loaded.use());
  }

  /** The data of these seeds; they are read anew if those before were of others. */
  private Loaded loaded(Seeds seeds) {
    if (last.isEmpty() || !last.get().seeds().equals(seeds)) {
      Dataset dataset = parts.part(Dataset.KIND, Dataset.class);
      try {
        Loaded loaded = new Loaded(
            seeds, dataset, CheckedData.load(parts, dataset, seeds), () -> parts.release(dataset));
        last.ifPresent(Loaded::abandon);
        last = Optional.of(loaded);
      } catch (IOException e) {
        parts.release(dataset);
        throw new UncheckedIOException(e);
      } catch (RuntimeException e) {
        parts.release(dataset);
        throw e;
      }
    }
    return last.get();
  }

  private Optimizer optimizer() {
    return options.optimizer().equals(SGD)
        ? new Optimizer.Sgd(options.learningRate(), options.momentum(), options.weightDecay())
        : new Optimizer.Adam(options.learningRate());
  }
}
