package org.resight.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.resight.journal.RecordedReview;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.Confidence;
import org.resight.model.EvidenceDecision;
import org.resight.model.KnownPair;
import org.resight.model.MetaDecision;
import org.resight.model.Review;

class LeaseTableTest {

  @Test
  void use_remembersTheReview_withoutWhatWasWrittenToIt() {
    LeaseTable leases = new LeaseTable(Duration.ofMinutes(2));
    Review review =
        new Review(
            AnnotationPair.of(new AnnotationId(0, 1), new AnnotationId(0, 2)),
            EvidenceDecision.POSITIVE,
            MetaDecision.NONE,
            Confidence.UNSPECIFIED,
            "ana");
    UUID token = UUID.randomUUID();
    UUID id = UUID.randomUUID();
    List<String> tags = KnownPair.marked(List.of("blurred"), EvidenceDecision.NEGATIVE);
    leases.use(
        token, new RecordedReview(7, id, review, tags, "long", null, null, Instant.EPOCH, 0));

    RecordedReview kept = leases.underLease(token);
    assertThat(kept)
        .returns(7L, RecordedReview::seq)
        .returns(id, RecordedReview::id)
        .returns(review, RecordedReview::review)
        .returns(null, RecordedReview::comment);
    assertThat(kept.tags()).isEqualTo(KnownPair.marked(List.of(), EvidenceDecision.NEGATIVE));
  }
}
