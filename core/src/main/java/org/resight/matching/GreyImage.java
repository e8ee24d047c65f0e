package org.resight.matching;

import java.util.Arrays;

/**
 * A grey picture, row by row.
 *
 * <p>Not copied: whoever hands the pixels over does not change them any more. Safe for use by many
 * threads then.
 *
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 * @param pixels brightness from 0 (black) to 1 (white), {@code width * height} of them
 */
@SuppressWarnings("ArrayRecordComponent")
public record GreyImage(int width, int height, float[] pixels) {

  /**
   * Refuses sides and pixels that do not agree.
   *
   * @throws IllegalArgumentException if the sides are below 1 or the pixels are not as many
   */
  public GreyImage {
    if (width < 1 || height < 1 || (long) width * height != pixels.length) {
      throw new IllegalArgumentException("A picture needs width times height pixels");
    }
  }

  /**
   * The picture made smaller by the mean of the pixels under each new one, or itself if it is not
   * longer.
   *
   * @param longest the longest side of the answer in pixels, at least 1
   */
  public GreyImage within(int longest) {
    int side = Math.max(width, height);
    if (side <= longest) {
      return this;
    }
    int newWidth = Math.max(1, (int) ((long) width * longest / side));
    int newHeight = Math.max(1, (int) ((long) height * longest / side));
    float[] narrow = new float[newWidth * height];
    Shares across = new Shares(width, newWidth);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < newWidth; x++) {
        float sum = 0;
        int from = across.first[x];
        for (int i = from; i < across.end[x]; i++) {
          sum += pixels[y * width + i] * across.share(x, i);
        }
        narrow[y * newWidth + x] = sum;
      }
    }
    float[] small = new float[newWidth * newHeight];
    Shares down = new Shares(height, newHeight);
    for (int y = 0; y < newHeight; y++) {
      int to = y * newWidth;
      for (int i = down.first[y]; i < down.end[y]; i++) {
        float share = down.share(y, i);
        int from = i * newWidth;
        for (int x = 0; x < newWidth; x++) {
          small[to + x] += narrow[from + x] * share;
        }
      }
    }
    return new GreyImage(newWidth, newHeight, small);
  }

  /** A part of the picture; what lies outside of it is left out. */
  public GreyImage part(int left, int top, int partWidth, int partHeight) {
    int x0 = Math.min(Math.max(left, 0), width - 1);
    int y0 = Math.min(Math.max(top, 0), height - 1);
    int x1 = (int) Math.max(x0 + 1L, Math.min(width, (long) left + partWidth));
    int y1 = (int) Math.max(y0 + 1L, Math.min(height, (long) top + partHeight));
    float[] cut = new float[(x1 - x0) * (y1 - y0)];
    for (int y = y0; y < y1; y++) {
      System.arraycopy(pixels, y * width + x0, cut, (y - y0) * (x1 - x0), x1 - x0);
    }
    return new GreyImage(x1 - x0, y1 - y0, cut);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GreyImage image
        && width == image.width
        && height == image.height
        && Arrays.equals(pixels, image.pixels);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(pixels) * 31 + width;
  }

  @Override
  public String toString() {
    return "GreyImage " + width + " x " + height;
  }

  /** Which old pixels lie under each new one along one side, and how much of them. */
  private static final class Shares {
    private final double step;
    private final int[] first;
    private final int[] end;

    Shares(int from, int to) {
      step = (double) from / to;
      first = new int[to];
      end = new int[to];
      for (int i = 0; i < to; i++) {
        first[i] = (int) (i * step);
        end[i] = Math.min(from, (int) Math.ceil((i + 1) * step - 1e-9));
      }
    }

    float share(int target, int source) {
      double low = Math.max(target * step, source);
      double high = Math.min((target + 1) * step, source + 1.0);
      return (float) ((high - low) / step);
    }
  }
}
