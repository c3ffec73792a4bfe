// SPDX-License-Identifier: Apache-2.0
/** What trainings share. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package org.espalier.training;
