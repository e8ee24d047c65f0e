package org.resight.web.demo;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/** Who was photographed where and when: 120 photos of 30 individuals at 12 stations. */
final class DemoHerd {

  static final int INDIVIDUALS = 30;
  static final int PLACES = 12;

  /** Shows {@link #PHOTOBOMBER} behind, on its last photo. */
  static final int PHOTOBOMBED = 3;

  static final int PHOTOBOMBER = 14;

  private static final int[] PHOTOS = {
    7, 6, 6, 5, 5, 5, 5, 5, 5, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 3, 3, 3, 3, 3, 3, 3, 3, 3, 2, 2
  };

  private DemoHerd() {}

  /** Returns the photos in order of time. */
  static List<DemoPhoto> photos() {
    RandomGenerator random = DemoPhotographer.random(2024);
    Instant start = Instant.parse("2024-02-01T05:40:00Z");
    List<DemoPhoto> unsorted = new ArrayList<>();
    for (int individual = 0; individual < INDIVIDUALS; individual++) {
      int home = random.nextInt(PLACES);
      for (int i = 0; i < PHOTOS[individual]; i++) {
        boolean last = i == PHOTOS[individual] - 1;
        Instant takenAt =
            start
                .plus(random.nextInt(80), ChronoUnit.DAYS)
                .plus(random.nextInt(700), ChronoUnit.MINUTES);
        int place = random.nextInt(3) == 0 ? random.nextInt(PLACES) : home;
        boolean right = last && individual >= 20 && individual <= 24;
        Integer behind = last && individual == PHOTOBOMBED ? PHOTOBOMBER : null;
        unsorted.add(new DemoPhoto(0, individual, right, place, takenAt, behind));
      }
    }
    unsorted.sort(Comparator.comparing(DemoPhoto::takenAt));
    List<DemoPhoto> photos = new ArrayList<>();
    for (DemoPhoto photo : unsorted) {
      photos.add(
          new DemoPhoto(
              photos.size() + 1,
              photo.individual(),
              photo.facesRight(),
              photo.place(),
              photo.takenAt(),
              photo.behind()));
    }
    return List.copyOf(photos);
  }

  /** Returns whether an individual's right flank is on any photo. */
  static boolean rightSeen(int individual) {
    return individual >= 20 && individual <= 24;
  }
}
