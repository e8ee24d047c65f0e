package org.resight.matching.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.resight.matching.Likeness;

class SuggestionsTest {

  private static final List<Object> ALONE = Collections.nCopies(9, null);

  private final Suggestions suggestions = new Suggestions();

  private static Likeness like(int photo, double score, int... points) {
    return new Likeness(
        photo,
        score,
        Arrays.stream(points)
            .mapToObj(point -> new Likeness.PointPair(point, 10 * point))
            .toList());
  }

  @Test
  void bothDirectionsAreAddedAndThePointsAreOfTheOneThatSaysMore() {
    suggestions.add(1, List.of(like(2, 0.25, 1, 2)), all -> true);
    suggestions.add(2, List.of(like(1, 0.5, 3)), all -> true);

    assertThat(suggestions.best(5, ALONE))
        .containsExactly(
            new Suggestions.Suggestion(1, 2, 0.75, 1, List.of(new Likeness.PointPair(30, 3))));
  }

  @Test
  void aPhotoThatIsNotAskedCountsAsIfItSaidTheSame() {
    suggestions.add(0, List.of(like(1, 3), like(2, 2)), photo -> photo != 2);
    suggestions.add(1, List.of(like(0, 0.5)), photo -> photo != 2);

    assertThat(suggestions.best(5, ALONE))
        .extracting(one -> one.first() + "-" + one.second() + ":" + one.score())
        .containsExactly("0-2:4.0", "0-1:3.5");
  }

  @Test
  void aPhotosListIsAsLongAsWantedAndAPairStandsIfOneOfTheTwoListsIt() {
    suggestions.add(0, List.of(like(1, 9), like(2, 8), like(3, 7)), all -> true);
    suggestions.add(4, List.of(like(3, 1)), all -> true);

    assertThat(suggestions.best(2, ALONE))
        .extracting(one -> one.first() + "-" + one.second() + ":" + one.rank())
        .containsExactly("0-1:1", "0-2:1", "0-3:1", "3-4:1");
    assertThat(suggestions.best(1, ALONE))
        .extracting(one -> one.first() + "-" + one.second())
        .containsExactly("0-1", "0-2", "0-3", "3-4");
  }

  @Test
  void ranksAreThoseOfTheHigherList() {
    suggestions.add(0, List.of(like(1, 9), like(2, 8)), all -> true);
    suggestions.add(2, List.of(like(3, 10)), all -> true);
    suggestions.add(1, List.of(like(2, 1)), all -> true);

    assertThat(suggestions.best(3, ALONE))
        .extracting(one -> one.first() + "-" + one.second() + ":" + one.rank())
        .containsExactly("2-3:1", "0-1:1", "0-2:2", "1-2:2");
  }

  @Test
  void decidedIndividualsTakeFewPlacesAndAreNotSuggestedAmongThemselves() {
    List<Object> individuals = Arrays.asList(null, "A", "A", "A", "A", null);
    suggestions.add(
        0, List.of(like(1, 9), like(2, 8), like(3, 7), like(4, 6), like(5, 5)), all -> true);
    suggestions.add(1, List.of(like(2, 100)), all -> true);

    List<Suggestions.Suggestion> best = suggestions.best(4, individuals);

    assertThat(best)
        .extracting(one -> one.first() + "-" + one.second())
        .contains("0-1", "0-2", "0-3", "0-5")
        .doesNotContain("1-2");
    assertThat(suggestions.best(3, individuals))
        .filteredOn(one -> one.second() == 5)
        .extracting(Suggestions.Suggestion::rank)
        .containsExactly(1);
  }
}
