// SPDX-License-Identifier: Apache-2.0
package org.espalier.itest.probe;

/** The interface of a kind that a lab has for itself. */
public interface Probing {
  String KIND = "probe";
}
