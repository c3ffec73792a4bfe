// SPDX-License-Identifier: Apache-2.0
package org.espalier.worker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Works for who connects to a socket: one employer at a time, a new one instead of the last. It plans experiments,
 * writes reports and carries out runs, one thing at a time. A run goes on when the employer is gone, and its folder
 * tells how it ended.
 *
 * <p>Messages are JSON objects with {@code type}, see {@link org.espalier.wire.Wire}. The first comes from here:
 * {@code hello} with {@code protocol}, {@code pid}, {@code tool}, and {@code folder} of the run under way, if there is
 * one. The employer sends
 *
 * <ul>
 *   <li>{@code plan}: {@code name} and {@code text} of an experiment file, {@code changes}, {@code bundles} (jars to
 *       install before), {@code into} (file for the plan); answered by {@code planned} with {@code name} and
 *       {@code runs}
 *   <li>{@code run}: {@code plan}, {@code folder}, {@code store} (folder of bundles by digest, may be missing),
 *       {@code validates}, {@code keep-trained}, {@code give-up-after} (seconds, may be missing), {@code log} (file to
 *       which is appended what the process prints meanwhile, may be missing); answered by the events of
 *       {@link RunReport}, the last of which is {@code finished}, {@code failed} or {@code interrupted}
 *   <li>{@code list}: {@code bundles} to install before, {@code initialise} (one of them, may be missing: the classes
 *       of its plug-ins are initialised); answered by {@code listed} with {@code plugins}, each as {@link
 *       org.espalier.catalog.PluginJson} has it
 *   <li>{@code report}: {@code folder} of an experiment; answered by {@code reported} with {@code verdicts}
 *   <li>{@code stop}: the run under way saves its state and ends as {@code interrupted}
 *   <li>{@code leave}: the process ends, after the run under way
 *   <li>{@code there}: answered by {@code here}, whatever else is under way
 * </ul>
 *
 * <p>What can't be done for what was given is answered by {@code refused}, what went wrong otherwise by {@code broken};
 * both with {@code problem}.
 */
@ProviderType
public interface Employee {
  /** Version of the messages. */
  int PROTOCOL = 2;

  /**
   * Works until it is told to leave, is stopped, or has had neither an employer nor work for a while.
   *
   * @param socket where to listen; replaced if it is there
   * @param patience how long it waits for an employer
   * @param stop whether the process is to end: the run under way saves its state
   * @throws java.io.IOException if it can't listen there
   */
  void work(Path socket, Duration patience, BooleanSupplier stop) throws java.io.IOException;
}
