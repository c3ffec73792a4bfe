// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.picture;

import java.util.List;

/**
 * Pictures of one view, one after another, whose marks move: in every picture there are the same ones in the same
 * order, of the same kinds, inks and widths and of as many points, and the last one is on top.
 *
 * @param view what is seen
 * @param picturesPerSecond above 0
 * @param pictures the marks of each, at least one picture
 * @param caption what happened, in a few words
 */
public record Animation(View view, double picturesPerSecond, List<List<Mark>> pictures, String caption) {
  public Animation {
    pictures = pictures.stream().map(List::copyOf).toList();
    if (!(picturesPerSecond > 0) || Double.isInfinite(picturesPerSecond)) {
      throw new IllegalArgumentException("an animation can't have " + picturesPerSecond + " pictures a second");
    }
    if (pictures.isEmpty()) {
      throw new IllegalArgumentException("an animation has at least one picture");
    }
    List<Mark> first = pictures.get(0);
    for (List<Mark> picture : pictures) {
      requireAlike(first, picture);
    }
  }

  private static void requireAlike(List<Mark> first, List<Mark> picture) {
    boolean alike = first.size() == picture.size();
    for (int i = 0; alike && i < first.size(); i++) {
      Mark mark = picture.get(i);
      alike = first.get(i).numbers().length == mark.numbers().length
          && first.get(i).equals(mark.with(first.get(i).numbers()));
    }
    if (!alike) {
      throw new IllegalArgumentException("the marks of a picture, " + picture + ", are not those of the first, "
          + first + ", at other places");
    }
  }
}
