// SPDX-License-Identifier: Apache-2.0
/** How networks' outputs become actions: distributions, and policies made of them. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.espalier.rl.policy;
