package org.resight.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SharedQueryTest {

  private final SharedQuery query = new SharedQuery();

  @Test
  void advance_ofAJobThatWasLost_doesNotMakeItsQueryServed() {
    QueryJob lost = query.want(true).job();
    query.lost();
    query.advance(lost.id(), QueryJob.Status.COMPLETED);
    assertThat(query.view(0).made()).isFalse();
    assertThat(query.view(0).job())
        .extracting(QueryJob::status)
        .isEqualTo(QueryJob.Status.EXCEPTION);
    assertThat(query.want(true).started()).isTrue();
  }

  @Test
  void advance_ofAJobThatIsNotTheNewest_leavesTheNewestAsItIs() {
    QueryJob before = query.want(true).job();
    query.advance(before.id(), QueryJob.Status.EXCEPTION);
    QueryJob newest = query.want(true).job();
    query.advance(before.id(), QueryJob.Status.COMPLETED);
    assertThat(query.view(0).job()).isEqualTo(newest);
    assertThat(query.view(0).made()).isFalse();
  }
}
