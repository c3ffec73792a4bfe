// SPDX-License-Identifier: Apache-2.0
package org.espalier.catalog.impl;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.osgi.framework.hooks.weaving.WovenClass;

/**
 * Makes {@code Runtime.halt} of installed plug-ins a {@code Runtime.exit}: halting ends all runs at once, with whatever
 * exit code, and nobody is told; exiting can be told of. Both are called in the same way, so that the reference to the
 * method is all that changes (The Java Virtual Machine Specification, 4.4).
 */
final class HaltWeaver implements WeavingHook {
  /** Magic number and version. */
  private static final int BEFORE = 8;
  private static final String RUNTIME = "java/lang/Runtime";
  private static final String HALT = "halt";
  private static final String EXIT = "exit";
  private static final String DESCRIPTOR = "(I)V";

  @Override
  public void weave(WovenClass woven) {
    if (BundleDigest.isLocation(woven.getBundleWiring().getBundle().getLocation())) {
      byte[] bytes = woven.getBytes();
      byte[] changed = withoutHalt(bytes);
      if (changed != bytes) {
        woven.setBytes(changed);
      }
    }
  }

  /** The class file with exits for halts; the same one if it has none, or is none. */
  static byte[] withoutHalt(byte[] file) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(file))) {
      in.skipNBytes(BEFORE);
      ConstantPool constants = new ConstantPool(in);
      int halt = constants.method(RUNTIME, HALT, DESCRIPTOR);
      return halt == 0 ? file : exiting(file, constants, halt);
    } catch (IOException | RuntimeException e) {
      // the JVM says better what is wrong with it
      return file;
    }
  }

  /** The file in which a reference to the one method is one to the other: two constants more. */
  private static byte[] exiting(byte[] file, ConstantPool constants, int halt) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    int descriptor = constants.references(constants.references(halt)[1])[1];
    // behind its kind and its class
    int signature = BEFORE + constants.place(halt) + 3;
    int end = BEFORE + constants.length();
    out.write(file, 0, BEFORE);
    out.writeShort(constants.count() + 2);
    out.write(file, BEFORE + 2, signature - BEFORE - 2);
    out.writeShort(constants.count() + 1);
    out.write(file, signature + 2, end - signature - 2);
    out.writeByte(ConstantPool.TEXT);
    out.writeUTF(EXIT);
    out.writeByte(ConstantPool.NAME_AND_TYPE);
    out.writeShort(constants.count());
    out.writeShort(descriptor);
    out.write(file, end, file.length - end);
    return bytes.toByteArray();
  }
}
