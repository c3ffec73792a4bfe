// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import org.espalier.catalog.Catalog;
import org.espalier.execution.Worker;
import org.espalier.planning.Planner;
import org.espalier.runner.Runner;
import org.espalier.worker.Employee;

/** What commands use that work with plug-ins. */
record Services(Catalog catalog, Planner planner, Runner runner, Worker worker, Employee employee) {}
