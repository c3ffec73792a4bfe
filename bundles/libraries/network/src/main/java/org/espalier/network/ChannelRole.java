// SPDX-License-Identifier: Apache-2.0
package org.espalier.network;

import org.espalier.api.network.Layer;

/** What a layer does to channels. */
public enum ChannelRole {
  /** Each output channel is a sum over input channels, all or those of its group: a dense or convolutional layer. */
  MIXES,
  /** The same over time: what an output channel was is read again. */
  RECURS,
  /** Each channel is scaled by parameters of its own. */
  NORMALISES,
  /**
   * The same, after all channels of a sample were normalised together: none can go without a change to the others.
   */
  COUPLES,
  /** Without parameters, an output channel is made of one channel of an input, or of each. */
  HANDS_ON;

  private static final Layer.Visitor<ChannelRole> ROLES = new Roles();

  /** Of a layer. */
  public static ChannelRole of(Layer layer) {
    return layer.accept(ROLES);
  }

  /** Whether the layer has output channels of its own. */
  public boolean produces() {
    return this == MIXES || this == RECURS;
  }

  private static final class Roles implements Layer.Visitor<ChannelRole> {
    @Override
    public ChannelRole dense(Layer.Dense layer) {
      return MIXES;
    }

    @Override
    public ChannelRole conv2d(Layer.Conv2d layer) {
      return MIXES;
    }

    @Override
    public ChannelRole batchNorm(Layer.BatchNorm layer) {
      return NORMALISES;
    }

    @Override
    public ChannelRole layerNorm(Layer.LayerNorm layer) {
      return COUPLES;
    }

    @Override
    public ChannelRole pool2d(Layer.Pool2d layer) {
      return HANDS_ON;
    }

    @Override
    public ChannelRole globalAveragePool(Layer.GlobalAveragePool layer) {
      return HANDS_ON;
    }

    @Override
    public ChannelRole flatten(Layer.Flatten layer) {
      return HANDS_ON;
    }

    @Override
    public ChannelRole activate(Layer.Activate layer) {
      return HANDS_ON;
    }

    @Override
    public ChannelRole lstm(Layer.Lstm layer) {
      return RECURS;
    }

    @Override
    public ChannelRole add(Layer.Add layer) {
      return HANDS_ON;
    }

    @Override
    public ChannelRole concatenate(Layer.Concatenate layer) {
      return HANDS_ON;
    }
  }
}
