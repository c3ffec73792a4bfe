// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.task;

/**
 * Marks what a training shows when it has ended, by {@link Testable#show}: an interface that extends this one. It may
 * reach test data, so evaluators alone can ask for it; no interface is both an exhibit and a {@link Facet}.
 */
public interface Exhibit {}
