package org.resight.photos;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import javax.imageio.IIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.FileImageOutputStream;
import net.coobird.thumbnailator.resizers.DefaultResizerFactory;
import net.coobird.thumbnailator.resizers.Resizer;
import org.resight.photos.PhotoRefusedException.Reason;

/**
 * Makes upright pictures of photos, whole or in part, not larger than asked for, and keeps them.
 *
 * <p>Thread-safe. What they need of memory is counted before anything is decoded, and kept within a
 * {@link DecodingBudget}. A part that would need more than the whole budget is shown coarser.
 */
final class PhotoPrints {

  private static final int[] SIZES = {4096, 3200, 2400, 1600, 1024, 800, 400, 200, 100};
  private static final float QUALITY = 0.9f;

  /** Rows painted at a time. */
  private static final int STRIP = 256;

  private final Path directory;
  private final PhotoDecoders decoders;
  private final DecodingBudget budget;

  PhotoPrints(Path directory, PhotoDecoders decoders, DecodingBudget budget) {
    this.directory = directory;
    this.decoders = decoders;
    this.budget = budget;
  }

  /**
   * Returns the size that is made for a wish: the largest of a short list that is not larger, so
   * that no one fills the disk with all sizes there are.
   *
   * @param wish pixels of the longer side, 0 for as large as it is
   */
  static int size(int wish) {
    if (wish == 0) {
      return 0;
    }
    for (int size : SIZES) {
      if (size <= wish) {
        return size;
      }
    }
    return SIZES[SIZES.length - 1];
  }

  /**
   * Returns a file with the picture: the photo's own bytes where they are the picture already.
   *
   * @param part what to show, in pixels of the upright photo
   * @param size of {@link #size}
   * @param bare whether it never is the photo's own file, which holds more than pixels
   * @throws PhotoRefusedException if the photo cannot be decoded, or too much is being decoded
   */
  Path print(Photo photo, Rectangle part, int size, boolean bare)
      throws IOException, PhotoRefusedException {
    if (!bare && isItself(photo.form(), part, size)) {
      return photo.file();
    }
    String name =
        photo.tag()
            + "-"
            + part.x
            + "-"
            + part.y
            + "-"
            + part.width
            + "-"
            + part.height
            + "-"
            + size
            + ".jpg";
    Path place = directory.resolve(name.substring(0, 2)).resolve(name);
    if (Files.exists(place)) {
      return place;
    }
    make(photo, part, size, place);
    return place;
  }

  static boolean isItself(PhotoForm form, Rectangle part, int size) {
    return form.orientation() == Orientation.UPRIGHT
        && part.width == form.width()
        && part.height == form.height()
        && (size == 0 || size >= Math.max(part.width, part.height));
  }

  private void make(Photo photo, Rectangle part, int size, Path place)
      throws IOException, PhotoRefusedException {
    decoded(
        photo,
        part,
        size,
        picture -> {
          // Another request may have made it meanwhile.
          if (!Files.exists(place)) {
            keep(picture.get(), place);
          }
          return place;
        });
  }

  /** Makes a picture without keeping it. Takes its share of memory as {@link #print} does. */
  BufferedImage picture(Photo photo, Rectangle part, int size)
      throws IOException, PhotoRefusedException {
    return decoded(photo, part, size, Picture::get);
  }

  /** A picture that is decoded when it is asked for. */
  private interface Picture {
    BufferedImage get() throws IOException, PhotoRefusedException;
  }

  /** What is done with a picture while its share of memory is held. */
  private interface Use<T> {
    T of(Picture picture) throws IOException, PhotoRefusedException;
  }

  private <T> T decoded(Photo photo, Rectangle part, int size, Use<T> use)
      throws IOException, PhotoRefusedException {
    ImageReader reader = decoders.reader(photo.form().type());
    try (FileImageInputStream input = new FileImageInputStream(photo.file().toFile())) {
      reader.setInput(input, true, true);
      Rectangle stored = Framing.stored(photo.form(), part);
      DecodedSize needed = needed(reader, photo);
      int step = step(needed, stored, size);
      DecodingBudget.Share share = budget.take(needed.bytes(stored.width, stored.height, step));
      try {
        return use.of(
            () -> sized(upright(decode(reader, stored, step), photo.form().orientation()), size));
      } finally {
        share.close();
      }
    } finally {
      reader.dispose();
    }
  }

  private DecodedSize needed(ImageReader reader, Photo photo)
      throws IOException, PhotoRefusedException {
    DecodedSize needed;
    try {
      needed = DecodedSize.of(reader, photo);
    } catch (RuntimeException | EOFException | IIOException e) {
      throw damaged();
    }
    if (needed.fixed() > budget.bytes()) {
      throw new PhotoRefusedException(
          Reason.TOO_MANY_PIXELS, "The photo is too large for the way in which it is coded.");
    }
    return needed;
  }

  /**
   * Returns 2 for every second pixel of a row and column, and so on: while twice the size is left
   * for a clean reduction, and until the budget allows it.
   */
  private int step(DecodedSize needed, Rectangle stored, int size) {
    int step = size == 0 ? 1 : Math.max(1, Math.max(stored.width, stored.height) / (2 * size));
    while (needed.bytes(stored.width, stored.height, step) > budget.bytes()
        && step < Math.max(stored.width, stored.height)) {
      step++;
    }
    return step;
  }

  private static BufferedImage decode(ImageReader reader, Rectangle stored, int step)
      throws IOException, PhotoRefusedException {
    ImageReadParam how = reader.getDefaultReadParam();
    how.setSourceRegion(stored);
    how.setSourceSubsampling(step, step, 0, 0);
    try {
      return reader.read(0, how);
    } catch (IOException | RuntimeException e) {
      // Decoders answer damaged files with exceptions of every kind.
      throw damaged();
    }
  }

  private static PhotoRefusedException damaged() {
    return new PhotoRefusedException(Reason.DAMAGED, "The photo cannot be decoded.");
  }

  private static BufferedImage sized(BufferedImage picture, int size) {
    int longer = Math.max(picture.getWidth(), picture.getHeight());
    return size > 0 && longer > size ? resized(picture, (double) size / longer) : picture;
  }

  private static void keep(BufferedImage picture, Path place) throws IOException {
    Files.createDirectories(place.resolveSibling("."));
    Path draft = Files.createTempFile(place.resolveSibling("."), "print", ".part");
    try {
      write(picture, draft);
      Files.move(draft, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static BufferedImage upright(BufferedImage stored, Orientation orientation) {
    int width = orientation.swaps() ? stored.getHeight() : stored.getWidth();
    int height = orientation.swaps() ? stored.getWidth() : stored.getHeight();
    BufferedImage turned = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    AffineTransform turn = orientation.upright(stored.getWidth(), stored.getHeight());
    Graphics2D paint = turned.createGraphics();
    paint.setColor(Color.GRAY); // Shows through where a PNG is transparent.
    paint.fillRect(0, 0, width, height);
    // In strips: Java makes a copy of what it paints if the colours are of an unusual kind.
    for (int top = 0; top < stored.getHeight(); top += STRIP) {
      int rows = Math.min(STRIP, stored.getHeight() - top);
      AffineTransform place = new AffineTransform(turn);
      place.translate(0, top);
      paint.drawImage(stored.getSubimage(0, top, stored.getWidth(), rows), place, null);
    }
    paint.dispose();
    return turned;
  }

  private static BufferedImage resized(BufferedImage picture, double by) {
    Dimension from = new Dimension(picture.getWidth(), picture.getHeight());
    Dimension to =
        new Dimension(
            Math.max(1, (int) Math.round(from.width * by)),
            Math.max(1, (int) Math.round(from.height * by)));
    BufferedImage smaller = new BufferedImage(to.width, to.height, BufferedImage.TYPE_INT_RGB);
    Resizer resizer = DefaultResizerFactory.getInstance().getResizer(from, to);
    resizer.resize(picture, smaller);
    return smaller;
  }

  private static void write(BufferedImage picture, Path file) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (FileImageOutputStream output = new FileImageOutputStream(file.toFile())) {
      ImageWriteParam how = writer.getDefaultWriteParam();
      how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      how.setCompressionQuality(QUALITY);
      writer.setOutput(output);
      writer.write(null, new IIOImage(picture, null, null), how);
    } finally {
      writer.dispose();
    }
  }
}
