package org.resight.web.pages;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WorkDocumentTest {

  private final WorkDocument.AgreementDocument ofTwo =
      new WorkDocument.AgreementDocument("ana", "ben", 30, 0.9, null, null, null);

  @Test
  void agreement_isToldToBothOfThem_andToNobodyElseWhoMayNotSeeAll() {
    assertThat(ofTwo.isTold("ana"::equals)).isTrue();
    assertThat(ofTwo.isTold("ben"::equals)).isTrue();
    assertThat(ofTwo.isTold("cleo"::equals)).isFalse();
    assertThat(ofTwo.isTold(name -> true)).isTrue();
  }
}
