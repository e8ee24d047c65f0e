package org.resight.matching;

/**
 * Describes the surroundings of a keypoint: 4 by 4 fields of 8 directions (Lowe 2004), then the
 * square root of each share (RootSIFT). One thread at a time.
 */
final class Descriptor {

  private static final int FIELDS = 4;
  private static final int DIRECTIONS = 8;
  private static final float FIELD_WIDTH = 3;
  private static final float CLIP = 0.2f;

  /** What a share's root is multiplied with to be a byte; larger ones are rare and cut off. */
  private static final float BYTES = 512;

  private static final int TABLE = 1024;
  private static final float[] GAUSS = gauss();

  private final float[] sums = new float[(FIELDS + 2) * (FIELDS + 2) * DIRECTIONS];
  private final float[] values = new float[Features.LENGTH];

  void describe(
      float[] picture,
      int width,
      int height,
      float centreX,
      float centreY,
      float scale,
      byte[] to,
      int offset) {
    java.util.Arrays.fill(sums, 0);
    float field = FIELD_WIDTH * scale;
    float perField = 1 / field;
    int radius = (int) Math.ceil(field * (FIELDS + 1) * 0.5f);
    int cx = Math.round(centreX);
    int cy = Math.round(centreY);
    int fromY = Math.max(cy - radius, 1);
    int toY = Math.min(cy + radius, height - 2);
    int fromX = Math.max(cx - radius, 1);
    int toX = Math.min(cx + radius, width - 2);
    for (int y = fromY; y <= toY; y++) {
      float fy = (y - centreY) * perField;
      float by = fy + FIELDS * 0.5f - 0.5f;
      if (by <= -1 || by >= FIELDS) {
        continue;
      }
      int y0 = (int) (by + 1) - 1;
      float wy = by - y0;
      int row = y * width;
      for (int x = fromX; x <= toX; x++) {
        float fx = (x - centreX) * perField;
        float bx = fx + FIELDS * 0.5f - 0.5f;
        if (bx <= -1 || bx >= FIELDS) {
          continue;
        }
        int at = row + x;
        float dx = picture[at + 1] - picture[at - 1];
        float dy = picture[at - width] - picture[at + width];
        float strength =
            (float) Math.sqrt(dx * dx + dy * dy)
                * GAUSS[Math.min(TABLE - 1, (int) ((fx * fx + fy * fy) * (TABLE / 16f)))];
        float direction = direction(dx, dy);
        int d0 = (int) direction;
        float wd = direction - d0;
        int x0 = (int) (bx + 1) - 1;
        float wx = bx - x0;
        int d1 = (d0 + 1) & (DIRECTIONS - 1);
        d0 &= DIRECTIONS - 1;
        int bin = ((y0 + 1) * (FIELDS + 2) + x0 + 1) * DIRECTIONS;
        float below = strength * wy;
        float above = strength - below;
        float aboveRight = above * wx;
        float aboveLeft = above - aboveRight;
        float belowRight = below * wx;
        float belowLeft = below - belowRight;
        spread(bin, d0, d1, aboveLeft, wd);
        spread(bin + DIRECTIONS, d0, d1, aboveRight, wd);
        spread(bin + (FIELDS + 2) * DIRECTIONS, d0, d1, belowLeft, wd);
        spread(bin + (FIELDS + 3) * DIRECTIONS, d0, d1, belowRight, wd);
      }
    }
    write(to, offset);
  }

  private void spread(int bin, int d0, int d1, float strength, float share) {
    float second = strength * share;
    sums[bin + d0] += strength - second;
    sums[bin + d1] += second;
  }

  private void write(byte[] to, int offset) {
    int n = 0;
    double square = 0;
    for (int y = 1; y <= FIELDS; y++) {
      for (int x = 1; x <= FIELDS; x++) {
        for (int d = 0; d < DIRECTIONS; d++) {
          float value = sums[(y * (FIELDS + 2) + x) * DIRECTIONS + d];
          values[n++] = value;
          square += value * value;
        }
      }
    }
    float most = (float) Math.sqrt(square) * CLIP;
    double sum = 0;
    for (int i = 0; i < n; i++) {
      values[i] = Math.min(values[i], most);
      sum += values[i];
    }
    double scale = sum > 0 ? 1 / sum : 0;
    for (int i = 0; i < n; i++) {
      int value = (int) (Math.sqrt(values[i] * scale) * BYTES + 0.5);
      // Signed, so that a difference needs no mask.
      to[offset + i] = (byte) (Math.min(value, 255) - 128);
    }
  }

  /** The direction in eighths of a turn, 0 to 8, within a thousandth. */
  static float direction(float dx, float dy) {
    float ax = Math.abs(dx);
    float ay = Math.abs(dy);
    float large = Math.max(ax, ay);
    if (large == 0) {
      return 0;
    }
    float c = Math.min(ax, ay) / large;
    float c2 = c * c;
    float turn =
        c
            * (1.273211f
                + c2
                    * (-0.423509f
                        + c2
                            * (0.246427f + c2 * (-0.148247f + c2 * (0.067040f - c2 * 0.014924f)))));
    if (ay > ax) {
      turn = 2 - turn;
    }
    if (dx < 0) {
      turn = 4 - turn;
    }
    return dy < 0 ? 8 - turn : turn;
  }

  private static float[] gauss() {
    float[] table = new float[TABLE];
    for (int i = 0; i < TABLE; i++) {
      // The window's standard deviation is half the descriptor's width: two fields.
      table[i] = (float) StrictMath.exp(-(i + 0.5) * 16 / TABLE / (0.5 * FIELDS * FIELDS));
    }
    return table;
  }
}
