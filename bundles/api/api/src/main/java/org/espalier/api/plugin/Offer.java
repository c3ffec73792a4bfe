package org.espalier.api.plugin;

/**
 * The words of {@link Plugin#provides} and {@link Plugin#requires}: what plug-ins offer to those that they are combined
 * with. A lab may have further ones among its own plug-ins.
 */
public final class Offer {
  /** Of a task: it trains an agent, and shows it (the exhibit {@code Agent} of {@code org.espalier.api.rl}). */
  public static final String AGENT = "agent";
  /** Of a task: second derivatives of the loss ({@link org.espalier.api.task.CurvatureSource}). */
  public static final String CURVATURE = "curvature";
  /** Of a task: it trains a hedge, and shows where it is used (the exhibit {@code Desk} of {@code
   * org.espalier.api.hedging}). */
  public static final String DESK = "desk";
  /**
   * Of a task, or of the algorithm in it: it learns from a teacher beside its data ({@link
   * org.espalier.api.task.Teachable}).
   */
  public static final String DISTILLATION = "distillation";
  /** Of an environment: its states are drawn as pictures ({@code Drawing} of {@code org.espalier.api.rl}). */
  public static final String DRAWING = "drawing";
  /** Of a task, or of the algorithm in it: gradients of its loss ({@link org.espalier.api.task.GradientSource}). */
  public static final String GRADIENTS = "gradients";
  /** Of a task: inputs that its networks read ({@link org.espalier.api.task.InputSource}). */
  public static final String INPUTS = "inputs";
  /** Of a task: it predicts, and shows what ({@link org.espalier.api.task.Predictor}). */
  public static final String PREDICTOR = "predictor";
  /** Of a procedure: its masks may bring back what they removed in the same training. */
  public static final String REGROWTH = "regrowth";
  /** Of a task, or of the algorithm in it: its training is planned anew ({@link org.espalier.api.task.Replannable}). */
  public static final String REPLANNING = "replanning";
  /** Of a granularity: each weight is kept or removed by itself. */
  public static final String SINGLE_WEIGHTS = "single-weights";

  private Offer() {}
}
