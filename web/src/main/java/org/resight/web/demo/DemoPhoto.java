package org.resight.web.demo;

import java.time.Instant;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.resight.model.AnnotationId;
import org.resight.model.NameBasedId;

/**
 * One photo of the demo catalogue before it is drawn.
 *
 * @param number 1, 2, 3 …, in order of time, as a camera would count
 * @param individual the truth: 0 to 29
 * @param facesRight whether the right flank is seen
 * @param place one of the stations
 * @param takenAt when
 * @param behind the individual that stands behind, or null
 */
record DemoPhoto(
    int number,
    int individual,
    boolean facesRight,
    int place,
    Instant takenAt,
    @Nullable Integer behind) {

  /** What people know the photo by. */
  String file() {
    return String.format(Locale.ROOT, "IMG_%04d.jpg", 4100 + number);
  }

  String externalId() {
    return "demo/" + file();
  }

  AnnotationId id() {
    return NameBasedId.ofExternalId(externalId());
  }

  /** Returns the chance that belongs to this photo, the same each time. */
  RandomGenerator chance(int purpose) {
    return DemoPhotographer.random(number * 1_000L + purpose);
  }

  Pose pose() {
    return Pose.of(chance(1), facesRight);
  }

  Camera camera() {
    return Camera.of(chance(2));
  }
}
