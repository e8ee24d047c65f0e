package org.resight.matching;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Eight drawn individuals, three photos of each, before the same scenery. */
class PhotoIndexTest {

  private static final int INDIVIDUALS = 8;
  private static final int EACH = 3;
  private static final List<Features> FEATURES = features();
  private static final List<ComparedPhoto> PHOTOS =
      IntStream.range(0, FEATURES.size()).mapToObj(i -> photo(i, "left", null)).toList();
  private static final PhotoIndex INDEX = index(PHOTOS);

  private static List<Features> features() {
    List<Features> features = new ArrayList<>();
    float[][] scenery = Drawings.coat(99, 40);
    for (int i = 0; i < INDIVIDUALS; i++) {
      for (int j = 0; j < EACH; j++) {
        float size = 0.55f + 0.1f * j;
        List<float[]> all = new ArrayList<>(List.of(moved(Drawings.coat(i, 50), size, 0.05f * j)));
        all.addAll(List.of(moved(scenery, 1, 0)));
        GreyImage picture = Drawings.draw(192, 1, 0, 0, i * 10L + j, all.toArray(new float[0][]));
        features.add(
            Sift.features(picture, new FeatureParameters(192, 300, 0.01f, 10, 0), Foreground.ALL));
      }
    }
    return features;
  }

  private static float[][] moved(float[][] coat, float size, float by) {
    float[][] moved = new float[coat.length][];
    for (int i = 0; i < coat.length; i++) {
      float[] spot = coat[i];
      moved[i] =
          new float[] {0.1f + by + spot[0] * size, 0.1f + spot[1] * size, spot[2] * size, spot[3]};
    }
    return moved;
  }

  private static ComparedPhoto photo(int i, String viewpoint, String encounter) {
    return new ComparedPhoto(
        new UUID(0, i), "picture " + i, null, viewpoint, encounter, null, null, null);
  }

  private static PhotoIndex index(List<ComparedPhoto> photos) {
    return new PhotoIndex(photos, FEATURES, MatchParameters.STANDARD, ComparisonRules.STANDARD);
  }

  @Test
  void theLikestPhotoShowsTheSameIndividual() {
    PhotoIndex.Asker asker = INDEX.asker();
    for (int i = 0; i < INDEX.size(); i++) {
      List<Likeness> like = asker.like(i);
      assertThat(like.get(0).photo() / EACH).as("photo " + i).isEqualTo(i / EACH);
      assertThat(like.get(0).points()).hasSizeGreaterThanOrEqualTo(4);
      assertThat(like).extracting(Likeness::photo).doesNotContain(i).doesNotHaveDuplicates();
      for (Likeness likeness : like) {
        assertThat(likeness.points()).extracting(Likeness.PointPair::query).doesNotHaveDuplicates();
        assertThat(likeness.points()).extracting(Likeness.PointPair::match).doesNotHaveDuplicates();
      }
    }
  }

  @Test
  void answersAreTheSameToTheLastDigitWhoeverAsksWhen() {
    List<List<Likeness>> one =
        IntStream.range(0, INDEX.size()).mapToObj(INDEX.asker()::like).toList();
    PhotoIndex again = index(PHOTOS);
    List<List<Likeness>> many =
        IntStream.range(0, INDEX.size()).parallel().mapToObj(i -> again.asker().like(i)).toList();

    assertThat(many).isEqualTo(one);
  }

  private static PhotoIndex grown(List<Integer> ends, PhotoIndex earlier) {
    int n = ends.get(ends.size() - 1);
    List<Features> features = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      features.add(earlier != null && i < earlier.size() ? earlier.places(i) : FEATURES.get(i));
    }
    return new PhotoIndex(
        PHOTOS.subList(0, n),
        features,
        ends,
        MatchParameters.STANDARD,
        ComparisonRules.STANDARD,
        earlier,
        () -> false);
  }

  private static List<List<Likeness>> answers(PhotoIndex index) {
    return IntStream.range(0, index.size()).mapToObj(index.asker()::like).toList();
  }

  @Test
  void anIndexThatGrewAnswersAsOneThatWasBuiltWithTheSameSegments() {
    PhotoIndex first = grown(List.of(20), null);
    PhotoIndex second = grown(List.of(20, 23), first);
    PhotoIndex third = grown(List.of(20, 23, 24), second);
    PhotoIndex merged = grown(List.of(20, 24), third);

    assertThat(third.ends()).containsExactly(20, 23, 24);
    assertThat(answers(third)).isEqualTo(answers(grown(List.of(20, 23, 24), null)));
    assertThat(answers(merged)).isEqualTo(answers(grown(List.of(20, 24), null)));
    assertThat(answers(merged))
        .allSatisfy(like -> assertThat(like).isNotEmpty())
        .element(23)
        .satisfies(like -> assertThat(like.get(0).photo() / EACH).isEqualTo(23 / EACH));
  }

  @Test
  void theRulesKeepPhotosApart() {
    List<ComparedPhoto> photos =
        IntStream.range(0, FEATURES.size())
            .mapToObj(
                i ->
                    photo(
                        i, i % EACH == 2 ? "right" : "left", i % EACH == 1 ? "met " + i / 2 : null))
            .toList();
    PhotoIndex index = index(photos);
    PhotoIndex.Asker asker = index.asker();
    for (int i = 0; i < index.size(); i++) {
      for (Likeness likeness : asker.like(i)) {
        assertThat(ComparisonRules.STANDARD.of(photos.get(i), photos.get(likeness.photo())))
            .isEqualTo(Comparison.COMPARED);
      }
    }
  }

  private static List<ComparedPhoto> sides(String... sides) {
    return IntStream.range(0, FEATURES.size())
        .mapToObj(i -> photo(i, sides[i % sides.length], null))
        .toList();
  }

  @Test
  void photosOfOtherSidesChangeNothing() {
    List<ComparedPhoto> both = sides("left", "left", "right");
    PhotoIndex index = index(both);
    List<Integer> left = IntStream.range(0, both.size()).filter(i -> i % 3 != 2).boxed().toList();
    PhotoIndex alone =
        new PhotoIndex(
            left.stream().map(both::get).toList(),
            left.stream().map(FEATURES::get).toList(),
            MatchParameters.STANDARD,
            ComparisonRules.STANDARD);

    for (int i = 0; i < left.size(); i++) {
      List<Likeness> expected =
          alone.asker().like(i).stream()
              .map(one -> new Likeness(left.get(one.photo()), one.score(), one.points()))
              .toList();
      assertThat(index.asker().like(left.get(i))).isEqualTo(expected);
    }
  }

  @Test
  void whoseSideIsNotKnownIsComparedWithAll() {
    PhotoIndex index = index(sides("left", null, "right", "tail"));
    for (int i = 1; i < index.size(); i += 4) {
      int one = i;
      assertThat(index.asker().like(i))
          .extracting(Likeness::photo)
          .containsAll(
              IntStream.range(0, index.size())
                  .filter(other -> other != one && other / EACH == one / EACH)
                  .boxed()
                  .toList());
    }
  }

  @Test
  void sideThatWasCorrectedIsSearchedAnew() {
    PhotoIndex before = index(PHOTOS);
    List<ComparedPhoto> corrected = sides("left", "right", "left");
    List<Features> places = IntStream.range(0, before.size()).mapToObj(before::places).toList();
    PhotoIndex after =
        new PhotoIndex(
            corrected,
            places,
            List.of(places.size()),
            MatchParameters.STANDARD,
            ComparisonRules.STANDARD,
            before,
            () -> false);

    assertThat(answers(after)).isEqualTo(answers(index(corrected)));
  }

  @Test
  void whatLiesAtTheEdgesCountsLess() {
    double wide = falseShare(10);

    assertThat(falseShare(0.4f)).isLessThan(wide);
  }

  /** How much of all scores goes to other individuals. */
  private static double falseShare(float centre) {
    MatchParameters standard = MatchParameters.STANDARD;
    PhotoIndex index =
        new PhotoIndex(
            PHOTOS,
            FEATURES,
            new MatchParameters(
                standard.trees(),
                standard.checks(),
                standard.neighbours(),
                standard.tolerance(),
                centre,
                standard.emphasis(),
                standard.unverified()),
            ComparisonRules.STANDARD);
    double wrong = 0;
    double all = 0;
    for (int i = 0; i < index.size(); i++) {
      for (Likeness likeness : index.asker().like(i)) {
        all += likeness.score();
        wrong += likeness.photo() / EACH == i / EACH ? 0 : likeness.score();
      }
    }
    return wrong / all;
  }
}
