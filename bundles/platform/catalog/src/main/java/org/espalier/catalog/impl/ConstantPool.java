// SPDX-License-Identifier: Apache-2.0
package org.espalier.catalog.impl;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The constants of a class file (The Java Virtual Machine Specification, 4.4), by their numbers from 1. */
final class ConstantPool {
  static final int TEXT = 1;
  static final int METHOD = 10;
  static final int NAME_AND_TYPE = 12;

  private final int count;
  private final Map<Integer, String> texts = new HashMap<>();
  /** Of constants that refer to one or two others, the others; classes and strings have one. */
  private final Map<Integer, int[]> references = new HashMap<>();
  private final Map<Integer, Integer> kinds = new HashMap<>();
  /** Bytes from the begin of the pool, where its count is, to each constant. */
  private final Map<Integer, Integer> places = new HashMap<>();
  private int length;

  /**
   * Reads a pool to its end.
   *
   * @param in at its count
   * @throws IOException if it is none
   */
  ConstantPool(DataInputStream in) throws IOException {
    count = in.readUnsignedShort();
    length = 2;
    for (int i = 1; i < count; i++) {
      places.put(i, length);
      int kind = in.readUnsignedByte();
      kinds.put(i, kind);
      length += 1 + read(in, i, kind);
      if (kind == 5 || kind == 6) {
        // numbers of 64 bits count twice
        i++;
      }
    }
  }

  private int read(DataInputStream in, int number, int kind) throws IOException {
    switch (kind) {
      case TEXT -> {
        int size = in.readUnsignedShort();
        byte[] text = new byte[size + 2];
        text[0] = (byte) (size >> 8);
        text[1] = (byte) size;
        in.readFully(text, 2, size);
        texts.put(number, new DataInputStream(new ByteArrayInputStream(text)).readUTF());
        return text.length;
      }
      case 3, 4 -> {
        return skip(in, 4);
      }
      case 5, 6 -> {
        return skip(in, 8);
      }
      case 7, 8, 16, 19, 20 -> {
        references.put(number, new int[] {in.readUnsignedShort()});
        return 2;
      }
      case 9, METHOD, 11, NAME_AND_TYPE, 17, 18 -> {
        references.put(number, new int[] {in.readUnsignedShort(), in.readUnsignedShort()});
        return 4;
      }
      case 15 -> {
        return skip(in, 3);
      }
      default -> throw new IOException("there is no constant of the kind " + kind);
    }
  }

  private static int skip(DataInputStream in, int bytes) throws IOException {
    in.readFully(new byte[bytes]);
    return bytes;
  }

  /** One more than the highest number. */
  int count() {
    return count;
  }

  /** Bytes of the whole pool. */
  int length() {
    return length;
  }

  /** The bytes from the begin of the pool to a constant. */
  int place(int number) {
    return places.get(number);
  }

  /**
   * A text, or that which a class, a string or a name refers to.
   *
   * @throws IOException if there is none
   */
  String text(int number) throws IOException {
    String text = texts.get(references.containsKey(number) ? references.get(number)[0] : number);
    if (text == null) {
      throw new IOException("the constant " + number + " is no text");
    }
    return text;
  }

  /** What a constant of two parts refers to. */
  int[] references(int number) {
    return references.get(number);
  }

  /** The number of a reference to a method; 0 if there is none. */
  int method(String type, String name, String descriptor) throws IOException {
    for (Map.Entry<Integer, int[]> constant : references.entrySet()) {
      if (kinds.get(constant.getKey()) == METHOD) {
        int[] method = constant.getValue();
        int[] signature = references.get(method[1]);
        if (text(method[0]).equals(type) && text(signature[0]).equals(name) && text(signature[1]).equals(descriptor)) {
          return constant.getKey();
        }
      }
    }
    return 0;
  }
}
