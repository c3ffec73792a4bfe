// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.app;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.espalier.server.queue.DeploymentSettings;
import org.espalier.server.workers.Limits;

/**
 * What the server was told.
 *
 * @param data folder of everything that is kept
 * @param port 0 for one that is free
 * @param database URL of a PostgreSQL, or empty for the database in the data folder
 * @param slots runs at once, or empty for one a core
 * @param person runs of one person at once, or empty for as many as there are slots
 * @param limits what the process of a run may take
 * @param leastFree bytes that are kept free on the disk of the data
 * @param deployment which bundles are taken
 * @param keystore PKCS #12 file, or empty for HTTP
 */
record Settings(
    Path data, InetAddress host, int port, Optional<String> database, Optional<Integer> slots,
    OptionalInt person, Limits limits, long leastFree, DeploymentSettings deployment, Optional<Path> keystore) {}
