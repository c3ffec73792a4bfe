package org.espalier.engine.jvm;

/** Time steps one after another, as one vector. */
record FlattenStep(int input, int output) implements TangentStep {

  @Override
  public void forward(Signal[] values, int batch) {
    values[output].take(values[input], batch);
  }

  @Override
  public void backward(Signal[] values, Slopes slopes, int batch) {
    if (slopes.wanted(input)) {
      slopes.open(input).take(slopes.of(output), batch);
      slopes.close(input, batch);
    }
  }

  @Override
  public void tangent(Signal[] values, Motions motions, int batch) {
    motions.of(output).take(motions.of(input), batch);
  }
}
