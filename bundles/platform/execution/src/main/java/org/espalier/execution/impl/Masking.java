// SPDX-License-Identifier: Apache-2.0
package org.espalier.execution.impl;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Mask;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ParameterName;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.task.Trainable;
import org.espalier.network.Connectivity;
import org.espalier.store.Cut;
import org.espalier.store.Sparsity;

/** What masks promise, checked on every network of a trainable. */
final class Masking {
  private final Trainable trainable;
  private final Map<ParameterName, Mask> before;

  private Masking(Trainable trainable) {
    this.trainable = trainable;
    this.before = trainable.masks();
  }

  /** Remembers the masks as they are before an iteration. */
  static Masking before(Trainable trainable) {
    return new Masking(trainable);
  }

  /**
   * Checks after the iteration that the masks are the same, that what they remove is exactly 0, and that all parameters
   * are finite numbers.
   *
   * @throws Hopeless if a parameter is not a finite number any more
   * @throws BrokenPromise if a mask does not hold
   */
  void check() {
    String when = " after iteration " + trainable.iteration();
    trainable.networks().forEach((name, network) -> {
      for (ParameterSpec parameter : network.architecture().parameters()) {
        ParameterName full = new ParameterName(name, parameter.name());
        network.flaw(parameter.name()).ifPresent(place -> {
          float value = network.values(parameter.name())[place];
          throw Float.isFinite(value)
              ? new BrokenPromise(Engine.KIND, "weight " + place + " of " + full + " is masked and is " + value + when)
              : Hopeless.diverged(full + " holds " + value + when);
        });
        if (parameter.trained() && !network.mask(parameter.name()).equals(before.get(full))) {
          throw new BrokenPromise(Engine.KIND, "the mask of " + full + " was changed by training" + when);
        }
      }
    });
  }

  /** Names of the weights of all networks, which are not biases or gains. */
  static Set<ParameterName> weights(Trainable trainable) {
    Set<ParameterName> names = new LinkedHashSet<>();
    trainable.networks().forEach((name, network) -> network.architecture().parameters().stream()
        .filter(parameter -> parameter.role() == ParameterSpec.Role.WEIGHT)
        .forEach(parameter -> names.add(new ParameterName(name, parameter.name()))));
    return names;
  }

  /** How many of them have nothing left. */
  static long emptyLayers(Trainable trainable) {
    Map<ParameterName, Mask> masks = trainable.masks();
    return weights(trainable).stream().filter(name -> masks.get(name).kept() == 0).count();
  }

  /**
   * Where masks cut networks off.
   *
   * @param masks parameters that are not among them have those of the trainable
   */
  static List<Cut> cuts(Trainable trainable, Map<ParameterName, Mask> masks) {
    Map<ParameterName, Mask> all = new HashMap<>(trainable.masks());
    all.putAll(masks);
    List<Cut> cuts = new ArrayList<>();
    trainable.networks().forEach((name, network) -> {
      Map<String, Mask> own = new HashMap<>();
      network.architecture().parameters().stream()
          .filter(ParameterSpec::trained)
          .forEach(parameter -> own.put(parameter.name(), all.get(new ParameterName(name, parameter.name()))));
      Connectivity.of(network.architecture(), own).cuts().forEach(layer -> cuts.add(new Cut(name, layer)));
    });
    return cuts;
  }

  /** The share of the whole networks that is not there, over all networks together. */
  static Sparsity sparsity(Trainable trainable) {
    Map<String, Architecture> wholes = GuardedTrainable.of(trainable).wholes();
    Share weights = new Share();
    Share parameters = new Share();
    Share macs = new Share();
    trainable.networks().forEach((name, network) -> {
      for (ParameterSpec parameter : trained(network.architecture())) {
        int kept = network.mask(parameter.name()).kept();
        parameters.kept += kept;
        macs.kept += parameter.macsPerWeight() * kept;
        weights.kept += parameter.role() == ParameterSpec.Role.WEIGHT ? kept : 0;
      }
      for (ParameterSpec parameter : trained(wholes.get(name))) {
        parameters.all += parameter.size();
        macs.all += parameter.macsPerWeight() * parameter.size();
        weights.all += parameter.role() == ParameterSpec.Role.WEIGHT ? parameter.size() : 0;
      }
    });
    return new Sparsity(weights.removed(), parameters.removed(), macs.removed());
  }

  private static List<ParameterSpec> trained(Architecture architecture) {
    return architecture.parameters().stream().filter(ParameterSpec::trained).toList();
  }

  private static final class Share {
    private long kept;
    private long all;

    double removed() {
      return all == 0 ? 0 : (double) (all - kept) / all;
    }
  }
}
