// SPDX-License-Identifier: Apache-2.0
/** Reinforcement learning with Gymnasium semantics: environments, algorithms, policies. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.3.0")
package org.espalier.api.rl;
