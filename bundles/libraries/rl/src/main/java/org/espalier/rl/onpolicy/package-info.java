// SPDX-License-Identifier: Apache-2.0
/** What on-policy algorithms share: rollouts of an actor with critics, and updates that learn from them. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package org.espalier.rl.onpolicy;
