package org.espalier.api.rl;

/** The set an observation or action comes from. */
public sealed interface Space {

  /** Numbers that hold one element. */
  int width();

  /** 0 .. n-1, held in one number. */
  record Discrete(int n) implements Space {
    @Override
    public int width() {
      return 1;
    }
  }

  /** A box of real numbers; bounds may be infinite. */
  record Box(float[] low, float[] high) implements Space {
    public Box {
      low = low.clone();
      high = high.clone();
      if (low.length != high.length || low.length == 0) {
        throw new IllegalArgumentException("a box has " + low.length + " lower and " + high.length + " upper bounds");
      }
    }

    @Override
    public int width() {
      return low.length;
    }
  }
}
