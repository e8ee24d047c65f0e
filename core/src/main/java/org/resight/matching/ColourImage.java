package org.resight.matching;

/**
 * A picture in colour, row by row.
 *
 * <p>The pixels are not copied and must not be changed afterwards. Thread-safe then. Two pictures
 * are never compared.
 *
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 * @param pixels red, green and blue in the lower three bytes, {@code width * height} of them
 */
@SuppressWarnings("ArrayRecordComponent")
public record ColourImage(int width, int height, int[] pixels) {

  /** The colours of a pixel. */
  public static final int COLOURS = 3;

  /**
   * Refuses sides and pixels that do not agree.
   *
   * @throws IllegalArgumentException if the sides are below 1 or the pixels are not as many
   */
  public ColourImage {
    if (width < 1 || height < 1 || (long) width * height != pixels.length) {
      throw new IllegalArgumentException("A picture needs width times height pixels");
    }
  }

  /**
   * Returns one colour of the picture at another size, without keeping its shape: by the triangle
   * filter, which widens as the picture shrinks, as Pillow and torchvision do it.
   *
   * @param colour 0 for red, 1 for green, 2 for blue
   * @return from 0 to 1, row by row
   */
  public float[] resized(int colour, int newWidth, int newHeight) {
    Weights across = new Weights(width, newWidth);
    Weights down = new Weights(height, newHeight);
    int shift = 8 * (COLOURS - 1 - colour);
    float[] narrow = new float[newWidth * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < newWidth; x++) {
        float[] weights = across.of[x];
        int from = y * width + across.first[x];
        float sum = 0;
        for (int i = 0; i < weights.length; i++) {
          sum += ((pixels[from + i] >> shift) & 0xff) * weights[i];
        }
        narrow[y * newWidth + x] = sum / 255;
      }
    }
    float[] resized = new float[newWidth * newHeight];
    for (int y = 0; y < newHeight; y++) {
      float[] weights = down.of[y];
      for (int i = 0; i < weights.length; i++) {
        int from = (down.first[y] + i) * newWidth;
        for (int x = 0; x < newWidth; x++) {
          resized[y * newWidth + x] += narrow[from + x] * weights[i];
        }
      }
    }
    return resized;
  }

  /** Which old pixels make each new one along one side, and how much of them; 1 in all. */
  private static final class Weights {
    private final int[] first;
    private final float[][] of;

    Weights(int from, int to) {
      first = new int[to];
      of = new float[to][];
      double step = (double) from / to;
      double reach = Math.max(1, step);
      for (int i = 0; i < to; i++) {
        double middle = (i + 0.5) * step;
        int low = Math.max(0, (int) (middle - reach + 0.5));
        int end = Math.min(from, (int) (middle + reach + 0.5));
        float[] weights = new float[end - low];
        double sum = 0;
        for (int j = low; j < end; j++) {
          weights[j - low] = (float) Math.max(0, 1 - Math.abs((j + 0.5 - middle) / reach));
          sum += weights[j - low];
        }
        for (int j = 0; j < weights.length; j++) {
          weights[j] /= (float) sum;
        }
        first[i] = low;
        of[i] = weights;
      }
    }
  }
}
