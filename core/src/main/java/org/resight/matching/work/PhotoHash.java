package org.resight.matching.work;

import java.util.UUID;

/**
 * The perceptual hash of what is shown of an annotation.
 *
 * @param annotation whose photo it is
 * @param picture names the bytes of the photo
 * @param shown names the bytes and the part shown
 * @param hash 0 for a picture that is blank
 */
public record PhotoHash(UUID annotation, String picture, String shown, long hash) {

  static PhotoHash of(ReadyPhoto photo) {
    return new PhotoHash(
        photo.annotation().id().uuid(),
        photo.shown().picture(),
        photo.shown().key(),
        photo.features().hash());
  }
}
