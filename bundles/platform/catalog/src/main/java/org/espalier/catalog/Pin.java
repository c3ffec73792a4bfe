// SPDX-License-Identifier: Apache-2.0
package org.espalier.catalog;

/** Keeps a plug-in: while it is open, the catalogue does not stop the plug-in's bundle. */
public interface Pin extends AutoCloseable {

  /** Lets the plug-in go, at the second call nothing. */
  @Override
  void close();
}
