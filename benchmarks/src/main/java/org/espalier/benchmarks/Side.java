// SPDX-License-Identifier: Apache-2.0
package org.espalier.benchmarks;

/** Who takes a turn. */
enum Side {
  /** engine.jvm of this build. */
  ENGINE("engine.jvm"),
  /** engine.jvm of another build. */
  BESIDE("the other build"),
  /** engine.jvm at the work that a workload is a smaller form of. */
  WHOLE("engine.jvm with all filters"),
  /** libtorch; images in its default format, channel by channel. */
  LIBTORCH("libtorch"),
  /** libtorch on images pixel by pixel. */
  CHANNELS_LAST("libtorch, channels-last"),
  /** The machine's limit. */
  PEAK("peak");

  private final String title;

  Side(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }
}
