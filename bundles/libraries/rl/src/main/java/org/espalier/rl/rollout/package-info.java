// SPDX-License-Identifier: Apache-2.0
/** Rollouts of the present policy, and the advantages of their actions. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.espalier.rl.rollout;
