package org.resight.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HistoryCheckerTest {

  private static final UUID A = new UUID(0, 1);
  private static final UUID B = new UUID(0, 2);
  private static final Operation.Pair PAIR = new Operation.Pair(A, B);

  private final List<Operation> history = new ArrayList<>();
  private final List<JournalLine> journal = new ArrayList<>();

  private static UUID id(int n) {
    return new UUID(7, n);
  }

  private static SentReview review(int n, String decision) {
    return new SentReview(id(n), A, B, decision, null, "unspecified", "ana");
  }

  private static JournalLine line(long seq, SentReview review) {
    return new JournalLine(
        seq,
        review.id(),
        review.a(),
        review.b(),
        review.decision(),
        review.metaDecision(),
        review.confidence(),
        review.reviewer(),
        null);
  }

  /** A review that was sent, answered and written. */
  private void good(int n, long seq, long invoked, long answered) {
    SentReview review = review(n, "positive");
    written(review, seq, invoked, answered);
    journal.add(line(seq, review));
  }

  private void written(SentReview review, long seq, long invoked, long answered) {
    add(
        invoked,
        answered,
        new Operation.Reviewed(
            List.of(review), List.of(new Operation.Receipt(review.id(), seq, false))));
  }

  private void read(long seq, String decision, long invoked, long answered) {
    add(invoked, answered, new Operation.Read(seq, Map.of(PAIR, decision)));
  }

  private void add(long invoked, long answered, Operation.Call call) {
    history.add(new Operation(history.size(), invoked, answered, call));
  }

  private void assertFault(String start) {
    assertThat(HistoryChecker.faults(history, journal))
        .isNotEmpty()
        .allMatch(fault -> fault.startsWith(start));
  }

  @Test
  void faults_ofCallsInOrderAndAtOnce_areNone() {
    good(1, 1, 0, 10);
    good(2, 2, 20, 60);
    good(3, 3, 20, 50);
    read(1, "positive", 25, 55);
    read(3, "positive", 70, 80);
    read(0, "unreviewed", 5, 9);
    assertThat(HistoryChecker.faults(history, journal)).isEmpty();
  }

  @Test
  void faults_ofCallsNeverAnswered_areNoneWhetherWrittenOrNot() {
    SentReview written = review(1, "positive");
    journal.add(line(1, written));
    add(0, Operation.NEVER, new Operation.Reviewed(List.of(written), List.of()));
    add(0, Operation.NEVER, new Operation.Reviewed(List.of(review(2, "negative")), List.of()));
    add(0, Operation.NEVER, new Operation.Undone("ana", null));
    assertThat(HistoryChecker.faults(history, journal)).isEmpty();
  }

  @Test
  void faults_ofARepetition_areNone() {
    good(1, 1, 0, 10);
    good(2, 2, 20, 30);
    add(
        40,
        50,
        new Operation.Reviewed(
            List.of(review(1, "positive")), List.of(new Operation.Receipt(id(1), 1, true))));
    assertThat(HistoryChecker.faults(history, journal)).isEmpty();
  }

  @Test
  void faults_lostAcknowledgement() {
    good(1, 1, 0, 10);
    written(review(2, "positive"), 2, 20, 30);
    assertFault("lost");
  }

  @Test
  void faults_acknowledgedUnderAnotherSeq() {
    good(1, 1, 0, 40);
    SentReview review = review(2, "positive");
    written(review, 3, 0, 40);
    journal.add(line(2, review));
    assertFault("moved");
  }

  @Test
  void faults_doubledReview() {
    good(1, 1, 0, 10);
    journal.add(line(2, review(1, "positive")));
    assertFault("twice");
  }

  @Test
  void faults_holeAndDoubledSeq() {
    good(1, 1, 0, 10);
    good(2, 3, 20, 30);
    good(3, 3, 25, 35);
    assertFault("hole");
  }

  @Test
  void faults_reviewThatNobodySent() {
    journal.add(line(1, review(1, "positive")));
    assertFault("foreign");
  }

  @Test
  void faults_undoingThatNobodyAskedFor() {
    good(1, 1, 0, 10);
    journal.add(new JournalLine(2, id(9), A, B, "unreviewed", null, "unspecified", "ana", 1L));
    assertFault("foreign");
  }

  @Test
  void faults_undoingOfAnotherReviewersReview() {
    good(1, 1, 0, 10);
    journal.add(new JournalLine(2, id(9), A, B, "unreviewed", null, "unspecified", "ben", 1L));
    add(20, 30, new Operation.Undone("ben", new Operation.Receipt(id(9), 2, false)));
    assertFault("seq 2 takes back 1");
  }

  @Test
  void faults_alteredReview() {
    written(review(1, "positive"), 1, 0, 10);
    journal.add(line(1, review(1, "negative")));
    assertFault("altered");
  }

  @Test
  void faults_halfABody() {
    SentReview first = review(1, "positive");
    SentReview second = review(2, "negative");
    add(0, Operation.NEVER, new Operation.Reviewed(List.of(first, second), List.of()));
    journal.add(line(1, first));
    assertFault("torn");
  }

  @Test
  void faults_refusedReviewThatWasWritten() {
    SentReview review = review(1, "positive");
    add(0, 10, new Operation.Refused(List.of(review)));
    journal.add(line(1, review));
    assertThat(HistoryChecker.faults(history, journal))
        .anyMatch(fault -> fault.startsWith("refused, yet written"));
  }

  @Test
  void faults_seqsAgainstRealTime() {
    good(1, 1, 20, 30);
    good(2, 2, 0, 10);
    assertFault("reordered");
  }

  @Test
  void faults_unansweredReviewWrittenBeforeItWasSent() {
    SentReview late = review(1, "positive");
    journal.add(line(1, late));
    good(2, 2, 0, 10);
    add(20, Operation.NEVER, new Operation.Reviewed(List.of(late), List.of()));
    assertFault("reordered");
  }

  @Test
  void faults_staleReadAfterAnAcknowledgement() {
    good(1, 1, 0, 10);
    read(0, "unreviewed", 20, 30);
    assertFault("stale");
  }

  @Test
  void faults_staleReadAfterANewerRead() {
    good(1, 1, 0, 100);
    read(1, "positive", 10, 20);
    read(0, "unreviewed", 30, 40);
    assertFault("stale");
  }

  @Test
  void faults_readFromTheFuture() {
    read(1, "positive", 0, 10);
    good(1, 1, 20, 30);
    assertFault("reordered");
  }

  @Test
  void faults_readOfAnotherStateThanItsSeq() {
    good(1, 1, 0, 10);
    read(1, "unreviewed", 20, 30);
    assertFault("misread");
  }

  @Test
  void faults_readAfterAnEarlierReviewWasTakenBack_showsTheLater() {
    good(1, 1, 0, 10);
    written(review(2, "negative"), 2, 20, 30);
    journal.add(line(2, review(2, "negative")));
    journal.add(new JournalLine(3, id(9), A, B, "unreviewed", null, "unspecified", "ana", 1L));
    add(40, 50, new Operation.Undone("ana", new Operation.Receipt(id(9), 3, false)));
    read(3, "negative", 60, 70);
    assertThat(HistoryChecker.faults(history, journal)).isEmpty();
    read(3, "unreviewed", 80, 90);
    assertFault("misread");
  }
}
