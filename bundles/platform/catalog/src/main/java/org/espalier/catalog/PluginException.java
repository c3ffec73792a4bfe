// SPDX-License-Identifier: Apache-2.0
package org.espalier.catalog;

/**
 * A plug-in failed. The message names the plug-in and its version. The cause tells what was thrown, as text: it holds
 * no class of the plug-in, so that keeping it keeps no class loader.
 */
public final class PluginException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private PluginException(String message, Throwable cause) {
    super(message, cause);
  }

  /** A plug-in is not there any more, or did not do what every plug-in does. */
  public PluginException(String message) {
    super(message);
  }

  /**
   * What a plug-in threw.
   *
   * @param doing what it was doing, as the end of "failed", such as {@code while scoring}
   */
  public static PluginException of(PluginDescription plugin, String doing, Throwable thrown) {
    Thrown described = Thrown.of(thrown);
    return new PluginException(plugin + " failed " + doing + ": " + described.words(), described);
  }
}
