// SPDX-License-Identifier: Apache-2.0
package org.espalier.execution.impl;

import java.util.concurrent.CancellationException;

/** The run was asked to stop. A type of its own, since plug-ins may throw what they like. */
final class Stopped extends CancellationException {
  private static final long serialVersionUID = 1L;
}
