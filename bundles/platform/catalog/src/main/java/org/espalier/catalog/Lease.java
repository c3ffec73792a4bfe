// SPDX-License-Identifier: Apache-2.0
package org.espalier.catalog;

/**
 * An instance of a plug-in for as long as it is needed, and with it the plug-in.
 *
 * @param <T> the kind's interface
 */
public interface Lease<T> extends Pin {

  /** The instance; not to be used after the lease is closed, and not to be kept. */
  T instance();

  /** What it is an instance of. */
  PluginDescription description();

  /** Disposes of the instance, at the second call nothing. */
  @Override
  void close();
}
