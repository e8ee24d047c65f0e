package org.resight.photos;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Semaphore;
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
 * <p>Thread-safe. At most as many are made at once as there are processors, since each may need
 * hundreds of megabytes; who comes later waits.
 */
final class PhotoPrints {

  private static final int[] SIZES = {4096, 3200, 2400, 1600, 1024, 800, 400, 200, 100};
  private static final float QUALITY = 0.9f;

  private final Path directory;
  private final PhotoDecoders decoders;
  private final Semaphore benches = new Semaphore(Runtime.getRuntime().availableProcessors());

  PhotoPrints(Path directory, PhotoDecoders decoders) {
    this.directory = directory;
    this.decoders = decoders;
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
   * @throws PhotoRefusedException if the photo cannot be decoded
   */
  Path print(Photo photo, Rectangle part, int size) throws IOException, PhotoRefusedException {
    if (isItself(photo.form(), part, size)) {
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
    try {
      benches.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting to make a picture");
    }
    try {
      if (!Files.exists(place)) {
        make(photo, part, size, place);
      }
    } finally {
      benches.release();
    }
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
    BufferedImage picture = upright(decode(photo, part, size), photo.form().orientation());
    int longer = Math.max(picture.getWidth(), picture.getHeight());
    if (size > 0 && longer > size) {
      picture = resized(picture, (double) size / longer);
    }
    Files.createDirectories(place.resolveSibling("."));
    Path draft = Files.createTempFile(place.resolveSibling("."), "print", ".part");
    try {
      write(picture, draft);
      Files.move(draft, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private BufferedImage decode(Photo photo, Rectangle part, int size)
      throws IOException, PhotoRefusedException {
    ImageReader reader = decoders.reader(photo.form().type());
    try (FileImageInputStream input = new FileImageInputStream(photo.file().toFile())) {
      reader.setInput(input, true, true);
      ImageReadParam how = reader.getDefaultReadParam();
      how.setSourceRegion(Framing.stored(photo.form(), part));
      // Every second, third … pixel while twice the size is left for a clean reduction.
      int step = size == 0 ? 1 : Math.max(1, Math.max(part.width, part.height) / (2 * size));
      how.setSourceSubsampling(step, step, 0, 0);
      return reader.read(0, how);
    } catch (IOException | RuntimeException e) {
      // Decoders answer damaged files with exceptions of every kind.
      throw new PhotoRefusedException(Reason.DAMAGED, "The photo cannot be decoded.");
    } finally {
      reader.dispose();
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
    paint.drawImage(stored, turn, null);
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
