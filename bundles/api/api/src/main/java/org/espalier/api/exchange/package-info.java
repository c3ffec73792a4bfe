// SPDX-License-Identifier: Apache-2.0
/** Networks on their way to other programs and back. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.espalier.api.exchange;
