package org.resight.matching;

/**
 * The keypoints of one photo with their descriptors, the strongest first.
 *
 * <p>Arrays are not copied; nobody changes them. A keypoint takes 134 bytes.
 */
public final class Features {

  /** Numbers of one descriptor. */
  public static final int LENGTH = 128;

  /** Steps of a keypoint's place and size in one pixel. */
  static final float STEPS = 32;

  /** No keypoints. */
  public static final Features NONE =
      new Features(1, 1, new short[0], new short[0], new short[0], new byte[0], 0);

  private final int width;
  private final int height;
  private final short[] x;
  private final short[] y;
  private final short[] size;
  private final byte[] descriptors;
  private final long hash;

  Features(
      int width, int height, short[] x, short[] y, short[] size, byte[] descriptors, long hash) {
    this.hash = hash;
    this.width = width;
    this.height = height;
    this.x = x;
    this.y = y;
    this.size = size;
    this.descriptors = descriptors;
  }

  /** The picture's {@link PerceptualHash}, or 0 if it has none. */
  public long hash() {
    return hash;
  }

  /** Keypoints. */
  public int count() {
    return x.length;
  }

  /** The width of the picture they were sought in, in pixels. */
  public int width() {
    return width;
  }

  /** The height of the picture they were sought in, in pixels. */
  public int height() {
    return height;
  }

  /** The keypoint's place in pixels from the left. */
  public float x(int keypoint) {
    return (x[keypoint] & 0xffff) / STEPS;
  }

  /** The keypoint's place in pixels from the top. */
  public float y(int keypoint) {
    return (y[keypoint] & 0xffff) / STEPS;
  }

  /** The keypoint's diameter in pixels. */
  public float size(int keypoint) {
    return (size[keypoint] & 0xffff) / STEPS;
  }

  /** Returns the places alone, without descriptors: 6 bytes a keypoint. */
  public Features places() {
    return new Features(width, height, x, y, size, new byte[0], hash);
  }

  Features with(byte[] given) {
    return new Features(width, height, x, y, size, given, hash);
  }

  /** Returns whether the descriptors are elsewhere. */
  public boolean isPlacesOnly() {
    return x.length > 0 && descriptors.length == 0;
  }

  byte[] descriptors() {
    return descriptors;
  }

  short[] xs() {
    return x;
  }

  short[] ys() {
    return y;
  }

  short[] sizes() {
    return size;
  }
}
