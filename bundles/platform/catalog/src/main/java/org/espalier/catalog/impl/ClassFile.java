// SPDX-License-Identifier: Apache-2.0
package org.espalier.catalog.impl;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a class file says of its class, which need not be loaded for that (The Java Virtual Machine Specification, 4.1).
 *
 * @param version of the format: that of Java 17 is 61
 * @param supertypes superclass and interfaces, by their full names with dots
 * @param texts constants of static fields that are texts, by the fields' names
 */
record ClassFile(int version, List<String> supertypes, Map<String, String> texts) {
  private static final int MAGIC = 0xCAFEBABE;

  ClassFile {
    supertypes = List.copyOf(supertypes);
    texts = Map.copyOf(texts);
  }

  /**
   * Reads a class file to its end.
   *
   * @throws IOException if it is none, or not a whole one
   */
  static ClassFile read(byte[] bytes) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (in.readInt() != MAGIC) {
        throw new IOException("it is no class file");
      }
      in.readUnsignedShort();
      final int version = in.readUnsignedShort();
      ConstantPool constants = new ConstantPool(in);
      in.readUnsignedShort();
      in.readUnsignedShort();
      List<String> supertypes = new ArrayList<>();
      int superclass = in.readUnsignedShort();
      if (superclass != 0) {
        supertypes.add(constants.text(superclass).replace('/', '.'));
      }
      int interfaces = in.readUnsignedShort();
      for (int i = 0; i < interfaces; i++) {
        supertypes.add(constants.text(in.readUnsignedShort()).replace('/', '.'));
      }
      Map<String, String> texts = new HashMap<>();
      members(in, constants, texts);
      members(in, constants, new HashMap<>());
      attributes(in, constants, "", texts);
      return new ClassFile(version, supertypes, texts);
    }
  }

  /** Fields or methods. */
  private static void members(DataInputStream in, ConstantPool constants, Map<String, String> texts)
      throws IOException {
    int count = in.readUnsignedShort();
    for (int i = 0; i < count; i++) {
      in.readUnsignedShort();
      String name = constants.text(in.readUnsignedShort());
      String type = constants.text(in.readUnsignedShort());
      attributes(in, constants, type.equals("Ljava/lang/String;") ? name : "", texts);
    }
  }

  private static void attributes(
      DataInputStream in, ConstantPool constants, String field, Map<String, String> texts) throws IOException {
    int count = in.readUnsignedShort();
    for (int i = 0; i < count; i++) {
      String name = constants.text(in.readUnsignedShort());
      byte[] content = new byte[Math.min(in.readInt(), in.available() + 1)];
      in.readFully(content);
      if (!field.isEmpty() && name.equals("ConstantValue")) {
        texts.put(field, constants.text((content[0] & 0xff) << 8 | content[1] & 0xff));
      }
    }
  }
}
