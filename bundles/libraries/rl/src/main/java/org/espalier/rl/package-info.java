// SPDX-License-Identifier: Apache-2.0
/** What algorithms of reinforcement learning share. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package org.espalier.rl;
