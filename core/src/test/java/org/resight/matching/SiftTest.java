package org.resight.matching;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SiftTest {

  private static final FeatureParameters PARAMETERS = FeatureParameters.STANDARD;

  @Test
  void keypointsMoveAndGrowWithWhatIsInThePicture() {
    float[][] coat = Drawings.coat(1, 60);
    Features one =
        Sift.features(Drawings.draw(300, 0.6f, 0.1f, 0.2f, 1, coat), PARAMETERS, Foreground.ALL);
    Features other =
        Sift.features(Drawings.draw(300, 0.8f, 0.15f, 0.1f, 2, coat), PARAMETERS, Foreground.ALL);

    int matched = 0;
    int right = 0;
    for (int i = 0; i < Math.min(50, one.count()); i++) {
      int best = nearest(one, i, other);
      float x = ((one.x(i) / 300 - 0.1f) / 0.6f * 0.8f + 0.15f) * 300;
      float y = ((one.y(i) / 300 - 0.2f) / 0.6f * 0.8f + 0.1f) * 300;
      matched++;
      if (Math.hypot(other.x(best) - x, other.y(best) - y) < 4
          && Math.abs(Math.log(other.size(best) / one.size(i) * 0.6 / 0.8)) < 0.4) {
        right++;
      }
    }
    assertThat(matched).isGreaterThan(30);
    assertThat(right).isGreaterThan(matched * 8 / 10);
  }

  private static int nearest(Features from, int keypoint, Features to) {
    int best = 0;
    int least = Integer.MAX_VALUE;
    for (int j = 0; j < to.count(); j++) {
      int distance =
          ForestSearch.distance(
              to.descriptors(),
              j * Features.LENGTH,
              from.descriptors(),
              keypoint * Features.LENGTH,
              least);
      if (distance < least) {
        least = distance;
        best = j;
      }
    }
    return best;
  }

  @Test
  void aBrightSpotIsAKeypointWhereItIsAndAsLargeAsItIs() {
    float[] spot = {0.5f, 0.4f, 0.05f, 0.4f};

    Features features =
        Sift.features(Drawings.draw(200, 1, 0, 0, 3, spot), PARAMETERS, Foreground.ALL);

    assertThat(features.x(0)).isBetween(98.5f, 101.5f);
    assertThat(features.y(0)).isBetween(78.5f, 81.5f);
    // A Gaussian exp(-d²/r²) has the width r/√2; the diameter is twice that of best response.
    assertThat(features.size(0)).isBetween(12f, 17f);
  }

  @Test
  void onlyTheForegroundHasKeypoints() {
    GreyImage image = Drawings.draw(300, 1, 0, 0, 4, Drawings.coat(4, 200));

    Features centre = Sift.features(image, PARAMETERS, Foreground.CENTRE);
    Features all = Sift.features(image, PARAMETERS, Foreground.ALL);

    assertThat(centre.count()).isBetween(20, all.count() - 20);
    for (int i = 0; i < centre.count(); i++) {
      assertThat(Math.hypot(centre.x(i) - 150, centre.y(i) - 150)).isLessThan(121);
    }
  }

  @Test
  void whatShowsNothingHasNoKeypoints() {
    assertThat(Sift.features(new GreyImage(1, 1, new float[1]), PARAMETERS, Foreground.ALL).count())
        .isZero();
    assertThat(
            Sift.features(new GreyImage(1, 20_000, new float[20_000]), PARAMETERS, Foreground.ALL)
                .count())
        .isZero();
    assertThat(
            Sift.features(new GreyImage(500, 400, new float[200_000]), PARAMETERS, Foreground.ALL)
                .count())
        .isZero();
  }

  @Test
  void noMoreKeypointsThanAskedForTheStrongestFirst() {
    GreyImage image = Drawings.draw(400, 1, 0, 0, 5, Drawings.coat(5, 400));
    FeatureParameters few = new FeatureParameters(400, 50, 0.01f, 10, 0);

    Features all = Sift.features(image, PARAMETERS, Foreground.ALL);
    Features best = Sift.features(image, few, Foreground.ALL);

    assertThat(best.count()).isEqualTo(50);
    for (int i = 0; i < 50; i++) {
      assertThat(best.x(i)).isEqualTo(all.x(i));
      assertThat(best.y(i)).isEqualTo(all.y(i));
    }
  }

  @Test
  void directionsAreThoseOfTheArcTangent() {
    for (int degrees = 0; degrees < 360; degrees++) {
      double turn = Math.toRadians(degrees);
      float direction = Descriptor.direction((float) Math.cos(turn), (float) Math.sin(turn));
      double off = Math.abs(direction - degrees / 45.0);
      assertThat(Math.min(off, 8 - off)).isLessThan(0.001);
    }
  }
}
