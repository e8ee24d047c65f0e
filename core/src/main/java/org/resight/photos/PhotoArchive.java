package org.resight.photos;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.model.AnnotationId;
import org.resight.settings.OwnFiles;

/**
 * The photos of the annotations, and pictures made of them: what the rest of the server sees of
 * photographs. Thread-safe.
 */
public final class PhotoArchive {

  private final PhotoStore store;
  private final PhotoPrints prints;
  private final PhotoLimits limits;
  private final DecodingBudget budget;
  private final @Nullable MountedFolder folder;

  private PhotoArchive(
      PhotoStore store,
      @Nullable MountedFolder folder,
      PhotoPrints prints,
      PhotoLimits limits,
      DecodingBudget budget) {
    this.store = store;
    this.folder = folder;
    this.prints = prints;
    this.limits = limits;
    this.budget = budget;
  }

  /**
   * Opens the archive under a data directory; {@code RESIGHT_PHOTO_FOLDER} names a folder that is
   * read as well.
   *
   * @param data the server's data directory
   * @param values gives the value of a setting, or null
   * @param folders gives the folder of a collection within that folder, or null if none was said
   * @throws IllegalArgumentException if a setting is wrong, in one sentence
   */
  public static PhotoArchive open(
      Path data,
      Function<String, @Nullable String> values,
      UnaryOperator<@Nullable String> folders) {
    return open(data, values, folders, DecodingBudget.ofServer());
  }

  static PhotoArchive open(
      Path data,
      Function<String, @Nullable String> values,
      UnaryOperator<@Nullable String> folders,
      DecodingBudget budget) {
    PhotoLimits limits = PhotoLimits.of(values);
    PhotoDecoders decoders = new PhotoDecoders();
    Path photos = data.resolve("photos");
    closed(photos);
    MountedFolder folder = folder(values.apply("RESIGHT_PHOTO_FOLDER"), folders);
    return new PhotoArchive(
        new FilePhotoStore(photos, folder, new PhotoInspector(limits, decoders), limits),
        folder,
        new PhotoPrints(photos.resolve("prints"), decoders, budget),
        limits,
        budget);
  }

  private static void closed(Path photos) {
    try {
      OwnFiles.directory(photos);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "The folder of the photos cannot be made in RESIGHT_DATA.");
    }
  }

  private static @Nullable MountedFolder folder(
      @Nullable String name, UnaryOperator<@Nullable String> folders) {
    if (name == null || name.isBlank()) {
      return null;
    }
    try {
      return new MountedFolder(Path.of(name.strip()), folders);
    } catch (IOException e) {
      throw new IllegalArgumentException("RESIGHT_PHOTO_FOLDER is no directory that can be read.");
    }
  }

  /** Returns whether there is a folder of photos on the server. */
  public boolean hasFolder() {
    return folder != null;
  }

  /**
   * Returns how many annotations of one collection have a file in the folder of photos on the
   * server. No file is opened; some 20 µs each.
   */
  public long countInFolder(String collection, Collection<CatalogueAnnotation> annotations) {
    return folder == null ? 0 : folder.count(collection, annotations);
  }

  /** Returns whether a name means a folder within the folder of photos on the server. */
  public boolean isFolder(String name) {
    return folder != null && folder.directory(name) != null;
  }

  /** Returns the largest file taken, in bytes. */
  public long mostBytes() {
    return limits.bytes();
  }

  /** Returns how many bytes of decoded pictures there are now. */
  public long decodedBytes() {
    return budget.used();
  }

  /** Returns how many bytes of decoded pictures there may be at once. */
  public long mostDecodedBytes() {
    return budget.bytes();
  }

  /** Returns how many pictures were not made because too many were being made. */
  public long refusedPictures() {
    return budget.refused();
  }

  /**
   * Keeps the photo of an annotation.
   *
   * @throws PhotoRefusedException if the bytes are no photo within the limits
   */
  public Photo put(AnnotationId annotation, InputStream bytes)
      throws IOException, PhotoRefusedException {
    return store.put(annotation, bytes);
  }

  /**
   * Returns the photo of an annotation, if there is one.
   *
   * @throws PhotoRefusedException if there is a file that is no photo within the limits
   */
  public Optional<Photo> find(CatalogueAnnotation annotation)
      throws IOException, PhotoRefusedException {
    return store.find(annotation);
  }

  /** A picture ready to be sent. */
  public record Picture(Path file, String mediaType, String tag) {}

  /**
   * Returns a picture of a photo. May take a second for the first call; later ones read a file.
   *
   * @param crop whether only the annotation's box with a margin
   * @param max pixels of the longer side at most, 0 for all there are
   * @param bare whether what the file holds beside its pixels is left out, as the camera's place
   * @throws PhotoRefusedException if the photo cannot be decoded, or too many are being decoded
   */
  public Picture picture(
      CatalogueAnnotation annotation, Photo photo, boolean crop, int max, boolean bare)
      throws IOException, PhotoRefusedException {
    PhotoForm form = photo.form();
    Rectangle part = Framing.crop(form, crop ? annotation.bbox() : null);
    int size = PhotoPrints.size(max);
    Path file = prints.print(photo, part, size, bare);
    boolean itself = file.equals(photo.file());
    String tag =
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
            + (bare ? "-bare" : "");
    return new Picture(
        file, itself ? form.type().mediaType() : PhotoForm.Type.JPEG.mediaType(), tag);
  }

  /**
   * Decodes a part of a photo, upright.
   *
   * @param part what to decode, in pixels of the upright photo
   * @param max pixels of the longer side at most
   * @throws PhotoRefusedException if the photo cannot be decoded
   */
  public BufferedImage decoded(Photo photo, Rectangle part, int max)
      throws IOException, PhotoRefusedException {
    return prints.picture(photo, part, max);
  }
}
