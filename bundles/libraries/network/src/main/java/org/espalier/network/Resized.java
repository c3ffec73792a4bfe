// SPDX-License-Identifier: Apache-2.0
package org.espalier.network;

import java.util.function.IntUnaryOperator;
import org.espalier.api.network.Layer;

/**
 * A layer with another number of output channels, in as many groups; one without channels of its own stays as it is.
 */
public final class Resized implements Layer.Visitor<Layer> {
  private final IntUnaryOperator channels;

  private Resized(IntUnaryOperator channels) {
    this.channels = channels;
  }

  /**
   * The layer.
   *
   * @param channels how many it has then, by how many it has
   */
  public static Layer of(Layer layer, IntUnaryOperator channels) {
    return layer.accept(new Resized(channels));
  }

  @Override
  public Layer dense(Layer.Dense dense) {
    return new Layer.Dense(channels.applyAsInt(dense.units()), dense.weights(), dense.biases());
  }

  @Override
  public Layer conv2d(Layer.Conv2d conv) {
    return conv.sized(channels.applyAsInt(conv.filters()), conv.groups());
  }

  @Override
  public Layer lstm(Layer.Lstm lstm) {
    return new Layer.Lstm(channels.applyAsInt(lstm.units()), lstm.sequence(), lstm.weights(), lstm.biases());
  }

  @Override
  public Layer batchNorm(Layer.BatchNorm norm) {
    return norm;
  }

  @Override
  public Layer layerNorm(Layer.LayerNorm norm) {
    return norm;
  }

  @Override
  public Layer pool2d(Layer.Pool2d pool) {
    return pool;
  }

  @Override
  public Layer globalAveragePool(Layer.GlobalAveragePool pool) {
    return pool;
  }

  @Override
  public Layer flatten(Layer.Flatten flatten) {
    return flatten;
  }

  @Override
  public Layer activate(Layer.Activate activate) {
    return activate;
  }

  @Override
  public Layer add(Layer.Add add) {
    return add;
  }

  @Override
  public Layer concatenate(Layer.Concatenate concatenate) {
    return concatenate;
  }
}
