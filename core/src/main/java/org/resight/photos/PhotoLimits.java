package org.resight.photos;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.resight.settings.Settings;

/**
 * What is taken as a photo. Checked before anything is decoded.
 *
 * @param bytes {@code RESIGHT_PHOTO_MAX_BYTES}: the largest file, 1 KiB to 1 GiB
 * @param pixels {@code RESIGHT_PHOTO_MAX_PIXELS}: the largest width times height, 10,000 to 10⁹
 */
record PhotoLimits(long bytes, long pixels) {

  /** 64 MiB and 120 million pixels: beyond every camera in the field, and decoded in 500 MB. */
  static final PhotoLimits USUAL = new PhotoLimits(64L << 20, 120_000_000);

  /**
   * Reads the limits.
   *
   * @param values gives the value of a name, or null
   * @throws IllegalArgumentException if one is wrong, in one sentence
   */
  static PhotoLimits of(Function<String, @Nullable String> values) {
    return new PhotoLimits(
        Settings.number(values, "RESIGHT_PHOTO_MAX_BYTES", USUAL.bytes, 1 << 10, 1 << 30),
        Settings.number(values, "RESIGHT_PHOTO_MAX_PIXELS", USUAL.pixels, 10_000, 1_000_000_000));
  }
}
