package org.resight.web.v1;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.graph.GlanceSubmission;
import org.resight.model.AnnotationId;
import org.resight.model.Glance;
import org.resight.model.Marks;
import org.resight.model.QuestionKind;
import org.resight.model.Review;
import org.resight.refusal.RefusedException;
import org.resight.web.access.Caller;
import org.resight.web.body.RequestValues;

/**
 * What a client says was marked at a glance.
 *
 * @param id of the act, chosen by the client; one is made where it is missing
 * @param photo the photo that others were compared with, of {@code which}
 * @param among those others
 * @param photos the photos of one individual, the one compared with first, of {@code group}
 * @param marked of {@code which} those that show the animal of the first photo, of {@code group}
 *     those that do not
 * @param unclear those that cannot be told; of {@code group} not all
 */
record AnswerRequest(
    @Nullable String id,
    @Nullable String kind,
    @Nullable String photo,
    @Nullable List<String> among,
    @Nullable List<String> photos,
    @Nullable List<String> marked,
    @Nullable List<String> unclear,
    @Nullable String reviewer,
    @Nullable String lease,
    @Nullable Instant startedAt,
    @Nullable Instant decidedAt) {

  /**
   * Checks the values.
   *
   * @throws RefusedException if one cannot be
   */
  GlanceSubmission submission(Caller caller) {
    String who = RequestValues.reviewer(caller.reviewer(reviewer));
    if (who.startsWith(Review.ALGORITHM)) {
      throw RefusedException.value(
          "reviewer", "must not begin with " + Review.ALGORITHM + ", which names algorithms.");
    }
    Glance glance = glance();
    return new GlanceSubmission(
        id == null ? UUID.randomUUID() : RequestValues.uuid(id, "id"),
        glance,
        marks(glance),
        who,
        lease == null
            ? null
            : Caller.lease(lease)
                .orElseThrow(() -> RefusedException.value("lease", "is no token of a lease.")),
        time(startedAt),
        time(decidedAt));
  }

  private Marks marks(Glance glance) {
    Set<AnnotationId> chosen = photos(glance, marked, "marked");
    Set<AnnotationId> untold = photos(glance, unclear, "unclear");
    if (untold.stream().anyMatch(chosen::contains)) {
      throw RefusedException.value("unclear", "has a photo that is marked as well.");
    }
    Marks marks = new Marks(chosen, untold);
    if (!glance.canBe(marks)) {
      throw RefusedException.value(
          "unclear", "must leave a photo that can be told; else put the question off.");
    }
    return marks;
  }

  private static Set<AnnotationId> photos(Glance glance, @Nullable List<String> ids, String field) {
    if (ids == null || ids.isEmpty()) {
      return Set.of();
    }
    List<AnnotationId> photos = RequestValues.annotations(ids, Glance.MOST_OF_ONE);
    if (!glance.others().containsAll(photos)) {
      throw RefusedException.value(field, "has a photo that was not there to be marked.");
    }
    return new HashSet<>(photos);
  }

  private Glance glance() {
    QuestionKind asked = RequestValues.value(QuestionKind.class, kind, "kind");
    List<AnnotationId> shown = new ArrayList<>();
    String field = "photos";
    if (asked == QuestionKind.WHICH) {
      field = "among";
      shown.add(RequestValues.annotation(photo, "photo"));
      shown.addAll(RequestValues.annotations(among, Glance.MOST_AMONG));
    } else if (asked == QuestionKind.GROUP) {
      shown.addAll(RequestValues.annotations(photos, Glance.MOST_OF_ONE));
    } else {
      throw RefusedException.value("kind", "must be which or group; pairs are sent as reviews.");
    }
    try {
      return new Glance(asked, shown);
    } catch (IllegalArgumentException e) {
      throw RefusedException.value(
          field, "needs different photos, two or more with the first one.");
    }
  }

  private static @Nullable Instant time(@Nullable Instant time) {
    return time == null ? null : time.truncatedTo(ChronoUnit.MICROS);
  }
}
