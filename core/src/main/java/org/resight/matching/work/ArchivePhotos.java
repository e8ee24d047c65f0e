package org.resight.matching.work;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Optional;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.matching.ColourImage;
import org.resight.matching.Foreground;
import org.resight.matching.GreyImage;
import org.resight.photos.Framing;
import org.resight.photos.Photo;
import org.resight.photos.PhotoArchive;
import org.resight.photos.PhotoRefusedException;

/**
 * The pictures of the photo archive: upright, cut to the annotation's box, grey. Thread-safe.
 *
 * <p>With a box the foreground is the box; without, an ellipse in the middle.
 */
public final class ArchivePhotos implements PhotoSource {

  /** How often a turn to decode is waited for; each wait takes some seconds. */
  private static final int TRIES = 5;

  private static final float RED = 0.299f / 255;
  private static final float GREEN = 0.587f / 255;
  private static final float BLUE = 0.114f / 255;

  /** What of a picture with a margin is the box itself. */
  private static final Foreground BOX =
      new Foreground(
          (float) (1 / (1 + 2 * Framing.MARGIN)), (float) (1 / (1 + 2 * Framing.MARGIN)), false);

  private final PhotoArchive archive;

  /** Takes pictures from an archive. */
  public ArchivePhotos(PhotoArchive archive) {
    this.archive = archive;
  }

  @Override
  public Optional<Shown> find(CatalogueAnnotation annotation) throws IOException {
    Optional<Photo> photo = photo(annotation);
    if (photo.isEmpty()) {
      return Optional.empty();
    }
    Rectangle part = Framing.crop(photo.get().form(), annotation.bbox());
    boolean boxed =
        annotation.bbox() != null
            && (part.width < photo.get().form().width()
                || part.height < photo.get().form().height());
    String tag = photo.get().tag();
    return Optional.of(
        new Shown(
            tag,
            String.join(
                "-",
                tag,
                Integer.toString(part.x),
                Integer.toString(part.y),
                Integer.toString(part.width),
                Integer.toString(part.height)),
            boxed ? BOX : Foreground.CENTRE,
            part.x,
            part.y,
            part.width,
            part.height,
            annotation.bbox() != null && !Framing.shows(photo.get().form(), annotation.bbox())));
  }

  private Optional<Photo> photo(CatalogueAnnotation annotation) throws IOException {
    try {
      return archive.find(annotation);
    } catch (PhotoRefusedException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public GreyImage decode(CatalogueAnnotation annotation, Shown shown, int longest)
      throws IOException {
    return grey(picture(annotation, shown, longest));
  }

  @Override
  public ColourImage colours(CatalogueAnnotation annotation, Shown shown, int longest)
      throws IOException {
    BufferedImage picture = picture(annotation, shown, longest);
    int width = picture.getWidth();
    int height = picture.getHeight();
    return new ColourImage(width, height, picture.getRGB(0, 0, width, height, null, 0, width));
  }

  private BufferedImage picture(CatalogueAnnotation annotation, Shown shown, int longest)
      throws IOException {
    Photo photo =
        photo(annotation).orElseThrow(() -> new IOException("The photo is not there any more."));
    Rectangle part = new Rectangle(shown.left(), shown.top(), shown.width(), shown.height());
    for (int tries = 1; ; tries++) {
      try {
        return archive.decoded(photo, part, longest);
      } catch (PhotoRefusedException e) {
        // Pages take the memory for pictures before a job does.
        if (e.reason() != PhotoRefusedException.Reason.BUSY || tries == TRIES) {
          throw new IOException(e.getMessage(), e);
        }
      }
    }
  }

  private static GreyImage grey(BufferedImage picture) {
    int width = picture.getWidth();
    int height = picture.getHeight();
    float[] pixels = new float[width * height];
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      picture.getRGB(0, y, width, 1, row, 0, width);
      for (int x = 0; x < width; x++) {
        int colour = row[x];
        pixels[y * width + x] =
            ((colour >> 16) & 0xff) * RED + ((colour >> 8) & 0xff) * GREEN + (colour & 0xff) * BLUE;
      }
    }
    return new GreyImage(width, height, pixels);
  }
}
