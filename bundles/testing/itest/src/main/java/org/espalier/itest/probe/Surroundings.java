// SPDX-License-Identifier: Apache-2.0
package org.espalier.itest.probe;

/** Stands for the interface of environments, which this test has not. */
public interface Surroundings {
  String KIND = "environment";
}
