// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.data;

/** What a part of the data is for. */
public enum Split {
  /** To fit weights. */
  TRAIN,
  /** To choose: early stopping, settings. */
  VALIDATION,
  /** To report, and for nothing else. */
  TEST
}
