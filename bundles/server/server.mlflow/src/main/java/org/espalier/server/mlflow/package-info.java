// SPDX-License-Identifier: Apache-2.0
/** What clients of MLflow's tracking API ask of the server. */
package org.espalier.server.mlflow;
