// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.gymnasium;

import java.nio.ByteBuffer;
import org.espalier.api.rl.Space;

/**
 * What a child says of itself.
 *
 * @param python its version
 * @param gymnasium its version
 * @param environment name with version, as Gymnasium registered it
 */
record Hello(String python, String gymnasium, String environment, Space observations, Space actions) {

  /**
   * @throws IllegalArgumentException if it is of another protocol
   */
  static Hello read(ByteBuffer in) {
    int protocol = in.getInt();
    if (protocol != Frame.PROTOCOL) {
      throw new IllegalArgumentException("it speaks protocol " + protocol + ", not " + Frame.PROTOCOL);
    }
    return new Hello(Frame.text(in), Frame.text(in), Frame.text(in), Frame.space(in), Frame.space(in));
  }
}
