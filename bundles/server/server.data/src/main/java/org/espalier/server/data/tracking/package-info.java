// SPDX-License-Identifier: Apache-2.0
/** What clients of MLflow's tracking API log, beside the server's own experiments. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.espalier.server.data.tracking;
