// SPDX-License-Identifier: Apache-2.0
/** Pictures that move: what evaluators show of what they saw. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.espalier.api.picture;
