package org.resight.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.resight.model.AnnotationId;

class AnnotationTableTest {

  private final AnnotationTable table = new AnnotationTable();

  @Test
  void findOrAdd_thousandsOfIds() {
    Random random = new Random(1);
    List<AnnotationId> ids = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      AnnotationId id = new AnnotationId(random.nextLong(), random.nextLong());
      ids.add(id);
      assertThat(table.find(id)).isEqualTo(AnnotationTable.NONE);
      assertThat(table.findOrAdd(id)).isEqualTo(i);
      assertThat(table.size()).isEqualTo(i + 1);
    }
    for (int i = 0; i < ids.size(); i++) {
      assertThat(table.find(ids.get(i))).isEqualTo(i);
      assertThat(table.findOrAdd(ids.get(i))).isEqualTo(i);
      assertThat(table.id(i)).isEqualTo(ids.get(i));
    }
  }

  @Test
  void ordered_byTextOfTheId() {
    List<AnnotationId> ids =
        new ArrayList<>(
            List.of(
                new AnnotationId(-1, 0),
                new AnnotationId(1, -1),
                new AnnotationId(1, 1),
                new AnnotationId(0, 7)));
    ids.forEach(table::findOrAdd);
    Collections.sort(ids);

    assertThat(java.util.Arrays.stream(table.ordered()).mapToObj(table::id)).isEqualTo(ids);
    assertThat(table.placeAfter(null)).isZero();
    assertThat(table.placeAfter(new AnnotationId(0, 6))).isZero();
    assertThat(table.placeAfter(new AnnotationId(0, 7))).isEqualTo(1);
    assertThat(table.placeAfter(new AnnotationId(1, 5))).isEqualTo(2);
    assertThat(table.placeAfter(new AnnotationId(-1, 0))).isEqualTo(4);
    assertThat(table.compare(0, 1)).isPositive();
    assertThat(table.compare(1, 2)).isPositive();
    assertThat(table.compare(2, 2)).isZero();

    int late = table.findOrAdd(new AnnotationId(0, 0));
    assertThat(table.ordered()[0]).isEqualTo(late);
  }

  @Test
  void status_followsTheCalls() {
    int annotation = table.findOrAdd(new AnnotationId(0, 1));
    assertThat(table.isMember(annotation)).isFalse();
    assertThat(table.isAtWork(annotation)).isFalse();
    table.enter(annotation);
    assertThat(table.isMember(annotation)).isTrue();
    assertThat(table.isAtWork(annotation)).isTrue();
    assertThat(table.isExcluded(annotation)).isFalse();
    table.exclude(annotation);
    assertThat(table.isMember(annotation)).isTrue();
    assertThat(table.isAtWork(annotation)).isFalse();
    assertThat(table.isExcluded(annotation)).isTrue();
    table.leave(annotation);
    assertThat(table.isMember(annotation)).isFalse();
    assertThat(table.isExcluded(annotation)).isFalse();
  }
}
