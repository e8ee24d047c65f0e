package org.resight.matching;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What matching has to know of a photo beside its features.
 *
 * @param id of its annotation
 * @param picture names the bytes of the picture; two annotations of one picture have the same
 * @param species or null
 * @param viewpoint the side seen, or null
 * @param encounter the meeting it belongs to, or null
 * @param takenAt or null
 * @param latitude degrees, or null
 * @param longitude degrees, or null
 */
public record ComparedPhoto(
    UUID id,
    String picture,
    @Nullable String species,
    @Nullable String viewpoint,
    @Nullable String encounter,
    @Nullable Instant takenAt,
    @Nullable Double latitude,
    @Nullable Double longitude) {

  /** Brings the side into one spelling. */
  public ComparedPhoto {
    viewpoint = Viewpoints.plain(viewpoint);
  }
}
