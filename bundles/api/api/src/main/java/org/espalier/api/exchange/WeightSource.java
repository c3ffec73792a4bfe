package org.espalier.api.exchange;

import java.util.Optional;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.Architecture;

/**
 * Where the weights come from that a training starts with, if they are not drawn: a plug-in. Every plug-in of this kind
 * has an option {@code sha256}, a text that is empty by default: when an experiment is planned it is set to {@link
 * #sha256()}, and a source that is given another one than its own refuses to be constructed, so that a run starts from
 * the bytes that it was planned with or not at all.
 */
public interface WeightSource {
  String KIND = "weights";

  /** Digest of all that it reads, in lower-case hexadecimal digits. */
  String sha256();

  /**
   * The weights that a network starts with, buffers included; empty if it is not for this network, whose weights are
   * drawn then.
   *
   * @param network what the task calls it
   * @throws org.espalier.api.plugin.InvalidInputException if names or shapes don't fit, with the first that does not
   */
  Optional<Weights> weights(String network, Architecture architecture);
}
