package org.resight.photos;

import com.drew.imaging.ImageProcessingException;
import com.drew.imaging.jpeg.JpegMetadataReader;
import com.drew.imaging.jpeg.JpegSegmentMetadataReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;
import org.resight.photos.PhotoRefusedException.Reason;

/**
 * Finds out what a file is, from its first bytes and its header alone: nothing is decoded, so that
 * a file that would unpack to more than memory is refused for its size as stated.
 *
 * <p>Thread-safe.
 */
final class PhotoInspector {

  private static final byte[] JPEG = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF};
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

  /** Pixels of a side, as many as a JPEG may have: a decoder holds whole rows. */
  private static final int LONGEST_SIDE = 65_535;

  private final PhotoLimits limits;
  private final PhotoDecoders decoders;

  PhotoInspector(PhotoLimits limits, PhotoDecoders decoders) {
    this.limits = limits;
    this.decoders = decoders;
  }

  /**
   * Returns what a file is.
   *
   * @throws PhotoRefusedException if it is no photo, too large, or its header cannot be read
   */
  PhotoForm inspect(Path file) throws IOException, PhotoRefusedException {
    if (Files.size(file) > limits.bytes()) {
      throw new PhotoRefusedException(
          Reason.TOO_MANY_BYTES, "A photo may have at most " + limits.bytes() + " bytes.");
    }
    PhotoForm.Type type = type(file);
    ImageReader reader = decoders.reader(type);
    int width;
    int height;
    try (FileImageInputStream input = new FileImageInputStream(file.toFile())) {
      reader.setInput(input, true, true);
      width = reader.getWidth(0);
      height = reader.getHeight(0);
    } catch (IOException | RuntimeException e) {
      // Decoders answer damaged files with exceptions of every kind.
      throw new PhotoRefusedException(Reason.DAMAGED, "The photo's header cannot be read.");
    } finally {
      reader.dispose();
    }
    if ((long) width * height > limits.pixels() || Math.max(width, height) > LONGEST_SIDE) {
      throw new PhotoRefusedException(
          Reason.TOO_MANY_PIXELS,
          "The photo has "
              + width
              + " × "
              + height
              + " pixels; at most "
              + limits.pixels()
              + " are taken, and "
              + LONGEST_SIDE
              + " in a row or column.");
    }
    return new PhotoForm(type, width, height, orientation(type, file));
  }

  private static PhotoForm.Type type(Path file) throws IOException, PhotoRefusedException {
    byte[] first = new byte[PNG.length];
    int length;
    try (InputStream input = Files.newInputStream(file)) {
      length = input.readNBytes(first, 0, first.length);
    }
    if (length >= JPEG.length && Arrays.equals(JPEG, Arrays.copyOf(first, JPEG.length))) {
      return PhotoForm.Type.JPEG;
    }
    if (length == PNG.length && Arrays.equals(PNG, first)) {
      return PhotoForm.Type.PNG;
    }
    throw new PhotoRefusedException(
        Reason.NOT_A_PHOTO, "By its bytes the file is neither a JPEG nor a PNG.");
  }

  private static Orientation orientation(PhotoForm.Type type, Path file)
      throws PhotoRefusedException {
    if (type != PhotoForm.Type.JPEG) {
      return Orientation.UPRIGHT;
    }
    List<JpegSegmentMetadataReader> exif = List.of(new ExifReader());
    try {
      Metadata metadata = JpegMetadataReader.readMetadata(file.toFile(), exif);
      ExifIFD0Directory directory = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
      Integer value =
          directory == null ? null : directory.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
      return value == null ? Orientation.UPRIGHT : Orientation.of(value);
    } catch (ImageProcessingException e) {
      return Orientation.UPRIGHT; // Without readable EXIF the camera was not turned.
    } catch (IOException | RuntimeException e) {
      throw new PhotoRefusedException(Reason.DAMAGED, "The photo ends before its picture begins.");
    }
  }
}
