package org.resight.photos;

/**
 * What the bytes of a photo are.
 *
 * @param type JPEG or PNG
 * @param storedWidth pixels in a stored row
 * @param storedHeight stored rows
 * @param orientation how the camera was held
 */
public record PhotoForm(Type type, int storedWidth, int storedHeight, Orientation orientation) {

  /** The formats taken. */
  public enum Type {
    /** JPEG. */
    JPEG("image/jpeg", "jpeg"),
    /** PNG. */
    PNG("image/png", "png");

    private final String mediaType;
    private final String format;

    Type(String mediaType, String format) {
      this.mediaType = mediaType;
      this.format = format;
    }

    /** Returns the media type. */
    public String mediaType() {
      return mediaType;
    }

    /** Returns the name under which Java knows the format. */
    String format() {
      return format;
    }
  }

  /** Returns the width of the upright photo in pixels. */
  public int width() {
    return orientation.swaps() ? storedHeight : storedWidth;
  }

  /** Returns the height of the upright photo in pixels. */
  public int height() {
    return orientation.swaps() ? storedWidth : storedHeight;
  }
}
