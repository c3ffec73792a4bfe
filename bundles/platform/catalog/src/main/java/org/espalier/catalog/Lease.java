package org.espalier.catalog;

/**
 * An instance of a plug-in for as long as it is needed. While a lease is open, the catalogue does not stop the
 * instance's bundle.
 *
 * @param <T> the kind's interface
 */
public interface Lease<T> extends AutoCloseable {

  /** The instance; not to be used after the lease is closed, and not to be kept. */
  T instance();

  /** What it is an instance of. */
  PluginDescription description();

  /** Disposes of the instance, at the second call nothing. */
  @Override
  void close();
}
