// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.picture;

/** What a mark stands for. Whoever draws chooses colours that can be told apart. */
public enum Ink {
  /** What is always there: ground, walls, rails. */
  SCENE,
  /** What moves, first of all. */
  BODY,
  /** Parts of it, such as poles, arms and legs. */
  LIMB,
  /** Where it is to go. */
  GOAL,
  /** Where it is not to go. */
  HAZARD
}
