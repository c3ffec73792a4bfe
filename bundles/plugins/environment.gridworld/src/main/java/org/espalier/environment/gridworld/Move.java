// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.gridworld;

/** An action, by its number. */
enum Move {
  UP(-1, 0),
  RIGHT(0, 1),
  DOWN(1, 0),
  LEFT(0, -1);

  final int rows;
  final int columns;

  Move(int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
  }
}
