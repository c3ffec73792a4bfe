// SPDX-License-Identifier: Apache-2.0
package org.espalier.export.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.Arrays;
import java.util.List;

/** An operator that is being put together; named after its first output. */
final class Operator {
  private final NodeProto.Builder node;

  private Operator(NodeProto.Builder node) {
    this.node = node;
  }

  static Operator of(String type, String... inputs) {
    return new Operator(NodeProto.newBuilder().setOpType(type).addAllInput(Arrays.asList(inputs)));
  }

  Operator with(String attribute, double value) {
    node.addAttribute(
        AttributeProto.newBuilder().setName(attribute).setType(AttributeProto.AttributeType.FLOAT).setF((float) value));
    return this;
  }

  Operator with(String attribute, int value) {
    node.addAttribute(
        AttributeProto.newBuilder().setName(attribute).setType(AttributeProto.AttributeType.INT).setI(value));
    return this;
  }

  Operator with(String attribute, int... values) {
    AttributeProto.Builder list =
        AttributeProto.newBuilder().setName(attribute).setType(AttributeProto.AttributeType.INTS);
    for (int value : values) {
      list.addInts(value);
    }
    node.addAttribute(list);
    return this;
  }

  /** The operator, giving its outputs these names. */
  NodeProto to(String... outputs) {
    return node.setName(outputs[0]).addAllOutput(List.of(outputs)).build();
  }
}
