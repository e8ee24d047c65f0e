package org.resight.matching.onnx;

import org.jspecify.annotations.Nullable;

/** A model that cannot be used, in words that follow its name, without the server's folders. */
public final class ModelException extends Exception {

  private static final long serialVersionUID = 1;

  private final boolean ofOnePhoto;

  private ModelException(String message, boolean ofOnePhoto, @Nullable Throwable cause) {
    super(message, cause);
    this.ofOnePhoto = ofOnePhoto;
  }

  ModelException(String message, @Nullable Throwable cause) {
    this(message, false, cause);
  }

  ModelException(String message) {
    this(message, false, null);
  }

  static ModelException ofPhoto(String message) {
    return new ModelException(message, true, null);
  }

  /** The words, which are never missing. */
  public String words() {
    return String.valueOf(getMessage());
  }

  /** Whether the model can still be asked for other photos. */
  public boolean isOfOnePhoto() {
    return ofOnePhoto;
  }
}
