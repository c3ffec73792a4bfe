// SPDX-License-Identifier: Apache-2.0
/** Transitions kept to be learnt from again. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.espalier.rl.replay;
