// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.procedure;

/**
 * A side of the comparison that a procedure makes, as in a trial with several arms. Reports know procedures by the arms
 * of their runs alone.
 *
 * @param name as it stands in files and tables: {@code dense}, {@code ticket}, {@code random-mask} ...
 * @param role what it is there for
 * @param phrase what it is, with an article, to stand within a sentence and be understood without having read of it:
 *     {@code the same mask with newly drawn initial weights}
 */
public record Arm(String name, Role role, String phrase) {

  /** What an arm is there for. */
  public enum Role {
    /** Trained whole and not pruned: what the others retain is measured by it. */
    REFERENCE,
    /** What the procedure is about. A procedure has one. */
    SUBJECT,
    /** A null control: lacks what is said to matter. The subject fails where it does no better. */
    CONTROL,
    /** Another way to the same end: compared with the subject, which need not do better. */
    ALTERNATIVE,
    /** Not compared, such as a summary of other runs. */
    OTHER
  }

  /** An arm that is called by its name. */
  public Arm(String name, Role role) {
    this(name, role, name);
  }
}
