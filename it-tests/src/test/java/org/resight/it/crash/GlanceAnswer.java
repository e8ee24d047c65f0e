package org.resight.it.crash;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.resight.audit.SentReview;
import org.resight.graph.GlanceSubmission;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.Glance;
import org.resight.model.Marks;
import org.resight.model.QuestionKind;

/**
 * An answer to one question about several photos: which of them show the animal of the first, or
 * which do not belong to its individual. It makes several reviews, whose ids follow from its own.
 * Its reviewer has a name of its own, so that an undo of the client takes back a single review.
 *
 * @param sent the reviews that it makes
 * @param body of the request
 */
record GlanceAnswer(List<SentReview> sent, Map<String, Object> body) {

  /** Draws an answer about photos of a graph. */
  static GlanceAnswer draw(WorkedGraph graph, Random random, String reviewer) {
    Set<AnnotationId> photos = new LinkedHashSet<>();
    while (photos.size() < 4) {
      AnnotationPair pair = graph.draw(random);
      photos.add(pair.a());
      photos.add(pair.b());
    }
    AnnotationId first = photos.iterator().next();
    List<AnnotationId> strays =
        photos.stream().filter(photo -> photo.equals(first) || !isSame(first, photo)).toList();
    QuestionKind kind =
        strays.size() > 1 && random.nextBoolean() ? QuestionKind.GROUP : QuestionKind.WHICH;
    Glance glance = new Glance(kind, kind == QuestionKind.GROUP ? strays : List.copyOf(photos));
    Set<AnnotationId> marked = new LinkedHashSet<>();
    for (AnnotationId other : glance.others()) {
      if (isSame(first, other) == (kind == QuestionKind.WHICH)) {
        marked.add(other);
      }
    }
    GlanceSubmission answer =
        new GlanceSubmission(
            new UUID(random.nextLong(), random.nextLong()),
            glance,
            Marks.of(marked),
            reviewer + " at a glance",
            null,
            null,
            null);
    List<UUID> ids = answer.reviewIds(glance.others().size());
    List<SentReview> sent = new ArrayList<>();
    for (AnnotationId other : glance.others()) {
      AnnotationPair pair = AnnotationPair.of(glance.first(), other);
      sent.add(
          new SentReview(
              ids.get(sent.size()),
              pair.a().uuid(),
              pair.b().uuid(),
              isSame(first, other) ? "positive" : "negative",
              null,
              "unspecified",
              answer.reviewer()));
    }
    return new GlanceAnswer(sent, body(answer));
  }

  private static boolean isSame(AnnotationId one, AnnotationId other) {
    return WorkedGraph.isSame(AnnotationPair.of(one, other));
  }

  private static Map<String, Object> body(GlanceSubmission answer) {
    Map<String, Object> body = new HashMap<>();
    body.put("id", answer.id());
    if (answer.glance().kind() == QuestionKind.GROUP) {
      body.put("kind", "group");
      body.put("photos", answer.glance().photos().stream().map(AnnotationId::uuid).toList());
    } else {
      body.put("kind", "which");
      body.put("photo", answer.glance().first().uuid());
      body.put("among", answer.glance().others().stream().map(AnnotationId::uuid).toList());
    }
    body.put("marked", answer.marks().marked().stream().map(AnnotationId::uuid).toList());
    body.put("reviewer", answer.reviewer());
    return body;
  }
}
