// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.espalier.api.engine.Network;
import org.espalier.api.network.ParameterSpec;

/**
 * A network that follows another one slowly (Lillicrap et al. 2016, alg. 1), or is set to it now and then (Mnih et al.
 * 2015). It begins as a copy, and has the other's masks whenever it has followed. Used by the thread of both.
 */
public final class TargetNetwork implements AutoCloseable {
  private final Network online;
  private final Network network;

  /** A copy of a network, on the same engine. */
  public TargetNetwork(Network online) {
    this.online = online;
    network = online.like(online.architecture(), online.weights());
    takeMasks();
  }

  /** What follows; its weights are nobody else's to change. */
  public Network network() {
    return network;
  }

  /**
   * Moves all weights towards those of the network it follows (Polyak averaging): w = (1 - tau) w + tau w'.
   *
   * @param tau from 0, which leaves all as it is, to 1, which makes it a copy
   */
  public void follow(double tau) {
    takeMasks();
    network.blend(online, tau);
  }

  /** Makes it a copy again. */
  public void copy() {
    follow(1);
  }

  private void takeMasks() {
    for (ParameterSpec spec : online.architecture().parameters()) {
      String name = spec.name();
      if (!network.mask(name).equals(online.mask(name))) {
        network.mask(name, online.mask(name));
      }
    }
  }

  /** Writes all state. */
  public void save(DataOutput out) throws IOException {
    network.save(out);
  }

  /** Goes on from there, to the bit. */
  public void restore(DataInput in) throws IOException {
    network.restore(in);
  }

  @Override
  public void close() {
    network.close();
  }
}
