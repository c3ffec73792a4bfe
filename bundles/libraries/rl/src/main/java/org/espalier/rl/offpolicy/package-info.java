// SPDX-License-Identifier: Apache-2.0
/** What algorithms share that learn from replayed steps, which an older policy made. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.espalier.rl.offpolicy;
