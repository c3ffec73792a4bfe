// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.task;

/** What is trained: a network (or several) and what it learns from: a plug-in. */
public interface Task {
  String KIND = "task";

  /** In a sentence. */
  String MEANING = "What is trained, and on what.";

  /**
   * A trainable at the beginning of its training.
   *
   * @throws org.espalier.api.plugin.InvalidInputException if parts and options don't fit together, with the reason
   * @throws java.io.UncheckedIOException if data can't be read
   */
  Testable create(TaskContext context);
}
