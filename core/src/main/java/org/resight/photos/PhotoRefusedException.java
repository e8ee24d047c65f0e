package org.resight.photos;

/** A photo that is not taken, or cannot be shown, and why. The message names no path. */
public final class PhotoRefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Why a photo is refused. */
  public enum Reason {
    /** More bytes than are allowed. */
    TOO_MANY_BYTES,
    /** More pixels than are allowed, whatever the file's size. */
    TOO_MANY_PIXELS,
    /** Neither JPEG nor PNG by its bytes. */
    NOT_A_PHOTO,
    /** A JPEG or PNG that cannot be read. */
    DAMAGED,
    /** Too many pictures are being made; later there may be room. */
    BUSY
  }

  private final Reason reason;

  PhotoRefusedException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Returns why. */
  public Reason reason() {
    return reason;
  }
}
