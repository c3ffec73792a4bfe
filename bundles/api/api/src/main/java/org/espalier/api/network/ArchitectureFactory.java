// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.network;

/** A family of architectures, such as {@code mlp}: a plug-in. Its options say how deep and how wide. */
public interface ArchitectureFactory {
  String KIND = "architecture";

  /** In a sentence. */
  String MEANING = "The network.";

  /**
   * The member of the family for this input and output.
   *
   * @throws IllegalArgumentException if the family does not take such an input, with the shape it was given
   */
  Architecture build(Shape input, Head head);
}
