// SPDX-License-Identifier: Apache-2.0
/** What is measured on a trained network. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.2.0")
package org.espalier.api.evaluator;
