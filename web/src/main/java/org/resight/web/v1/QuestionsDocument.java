package org.resight.web.v1;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.graph.Asked;
import org.resight.lease.Offered;
import org.resight.lease.OfferedGlance;
import org.resight.lease.OfferedPair;
import org.resight.model.AnnotationId;
import org.resight.model.Glance;
import org.resight.model.QuestionKind;
import org.resight.web.access.Caller;
import org.resight.web.body.RequestValues;

/** Questions of any kind offered to a reviewer, as the API shows them. */
record QuestionsDocument(String status, List<Question> questions) {

  /**
   * One question.
   *
   * @param kind {@code pair}, {@code which} or {@code group}
   * @param pair the pair, of that kind
   * @param photo the photo that the others are compared with
   * @param among the photos of other individuals, of {@code which}
   * @param photos the photos of one individual, {@code photo} first, of {@code group}
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Question(
      String kind,
      OfferDocument.@Nullable Pair pair,
      @Nullable UUID photo,
      @Nullable List<UUID> among,
      @Nullable List<UUID> photos,
      double priority,
      OfferDocument.@Nullable LeaseDocument lease) {

    static Question of(Offered offered, Caller.LeaseWriter leases) {
      if (offered instanceof OfferedPair pair) {
        OfferDocument.Pair shown = OfferDocument.Pair.of(null, pair, leases);
        return new Question(
            RequestValues.name(QuestionKind.PAIR),
            shown,
            null,
            null,
            null,
            shown.priority(),
            shown.lease());
      }
      OfferedGlance look = (OfferedGlance) offered;
      Glance glance = look.glance();
      boolean which = glance.kind() == QuestionKind.WHICH;
      return new Question(
          RequestValues.name(glance.kind()),
          null,
          glance.first().uuid(),
          which ? ids(glance.others()) : null,
          which ? null : ids(glance.photos()),
          look.priority(),
          look.lease() == null ? null : OfferDocument.LeaseDocument.of(look.lease(), leases));
    }

    private static List<UUID> ids(List<AnnotationId> photos) {
      return photos.stream().map(AnnotationId::uuid).toList();
    }
  }

  /** Returns the photos of those questions that show many; pairs are offered by their leases. */
  static List<AnnotationId> photos(Asked asked) {
    return asked.questions().stream()
        .filter(offered -> offered instanceof OfferedGlance look && look.lease() != null)
        .flatMap(offered -> ((OfferedGlance) offered).glance().photos().stream())
        .toList();
  }

  static QuestionsDocument of(Asked asked, Caller.LeaseWriter leases) {
    return new QuestionsDocument(
        RequestValues.name(asked.availability()),
        asked.questions().stream().map(each -> Question.of(each, leases)).toList());
  }
}
