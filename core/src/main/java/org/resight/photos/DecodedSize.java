package org.resight.photos;

import java.awt.image.SampleModel;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes it takes to make a picture of a photo, from the photo's header alone.
 *
 * @param perPixel bytes for each pixel that is decoded: bands times depth, and four for the upright
 *     picture that is painted of it
 * @param fixed bytes that the decoder needs for the photo as a whole, whatever part is decoded
 */
record DecodedSize(long perPixel, long fixed) {

  private static final int PAINTED = 4;

  /** Of a photo whose colours the decoder cannot tell: four bands of one byte. */
  private static final int UNKNOWN = 4;

  /** A coefficient of a progressive JPEG. */
  private static final int COEFFICIENT = 2;

  private static final int BASELINE_LIKE = 0xC1;
  private static final int PROGRESSIVE = 0xC2;
  private static final int LOSSLESS = 0xC3;

  /**
   * Reads it.
   *
   * @param reader with the photo's file as its input
   */
  static DecodedSize of(ImageReader reader, Photo photo) throws IOException {
    int natural = bytes(reader.getRawImageType(0));
    long pixels = (long) photo.form().storedWidth() * photo.form().storedHeight();
    long fixed =
        photo.form().type() != PhotoForm.Type.JPEG
            ? 0
            : switch (frame(photo.file())) {
              case PROGRESSIVE -> pixels * Math.max(natural, 1) * COEFFICIENT;
              // Decoded as a whole, into a number for each sample.
              case LOSSLESS -> pixels * Math.max(natural, 1) * (Integer.BYTES + Short.BYTES);
              default -> 0;
            };
    return new DecodedSize(natural + PAINTED, fixed);
  }

  private static int bytes(@Nullable ImageTypeSpecifier type) {
    if (type == null) {
      return UNKNOWN;
    }
    SampleModel samples = type.getSampleModel();
    int bits = 0;
    for (int band = 0; band < samples.getNumBands(); band++) {
      bits += samples.getSampleSize(band);
    }
    return Math.max(1, (bits + 7) / 8);
  }

  /** Returns the marker of a JPEG's frame, which tells how it is coded. */
  private static int frame(Path file) throws IOException {
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      in.skipNBytes(2);
      while (true) {
        int marker = in.readUnsignedByte();
        if (marker != 0xFF) {
          return BASELINE_LIKE;
        }
        while (marker == 0xFF) {
          marker = in.readUnsignedByte();
        }
        // C4, C8 and CC lie between the frames and are none; DA begins the data.
        if ((marker >= 0xC0 && marker <= 0xCF && marker % 4 != 0) || marker == 0xC0) {
          return marker;
        }
        if (marker == 0xDA || marker == 0xD9) {
          return BASELINE_LIKE;
        }
        in.skipNBytes(Math.max(0, in.readUnsignedShort() - 2));
      }
    }
  }

  /** Returns the bytes for so much of the photo. */
  long bytes(long width, long height, int step) {
    long columns = (width + step - 1) / step;
    long rows = (height + step - 1) / step;
    return fixed + columns * rows * perPixel;
  }
}
