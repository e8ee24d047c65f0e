package org.resight.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.model.AnnotationId;
import org.resight.refusal.RefusedException;

class ShownAnnotationTest {

  private static final AnnotationId ID = AnnotationId.of(new java.util.UUID(1, 2));

  private static final CatalogueAnnotation LEOPARD =
      new CatalogueAnnotation(
          ID,
          "Kwando/cam_17/IMG_0012.jpg",
          "Zola",
          "file:/photos/Kwando/cam_17/IMG_0012.jpg",
          List.of(1.0, 2.0, 3.0, 4.0),
          null,
          "left",
          "Panthera pardus",
          4,
          Instant.parse("2024-05-06T17:18:19.123456Z"),
          -18.123456,
          23.456789,
          "Old fig tree",
          Map.of(
              "station",
              "cam_17",
              "sex",
              "female",
              "notes",
              "seen near the old fig tree",
              "weight",
              41.5));

  @Test
  void coarsely_leavesNothingOfThePlace() {
    ShownAnnotation shown = ShownAnnotation.coarsely(LEOPARD, LocationRules.USUAL);
    assertThat(shown.latitude()).isEqualTo(-18.1);
    assertThat(shown.longitude()).isEqualTo(23.5);
    assertThat(shown.uncertaintyMetres()).isEqualTo(7_707);
    assertThat(shown.externalId()).isEqualTo("IMG_0012.jpg");
    assertThat(shown.imageUri()).isNull();
    assertThat(shown.file()).isEqualTo("IMG_0012.jpg");
    assertThat(shown.encounter()).isNull();
    assertThat(shown.takenText()).isEqualTo("2024-05-06");
    assertThat(shown.takenAt()).isEqualTo(Instant.parse("2024-05-06T00:00:00Z"));
    assertThat(shown.attributes()).containsOnlyKeys("sex", "weight");
    assertThat(shown.name()).isEqualTo("Zola");
    assertThat(shown.isExact()).isFalse();
  }

  @Test
  void exactly_leavesOutNothing() {
    ShownAnnotation shown = ShownAnnotation.exactly(LEOPARD);
    assertThat(shown.isExact()).isTrue();
    assertThat(shown.latitude()).isEqualTo(LEOPARD.latitude());
    assertThat(shown.takenText()).isEqualTo("2024-05-06T17:18:19.123456Z");
    assertThat(shown.uncertaintyMetres()).isNull();
    assertThat(shown.attributes()).isEqualTo(LEOPARD.attributes());
  }

  @Test
  void rule_ofTheSpecies() {
    LocationRules rules =
        LocationRules.of(
            Precision.THOUSANDTH,
            Map.of(" panthera PARDUS", Precision.WITHHELD, "Equus grevyi", Precision.HUNDREDTH),
            List.of("Sex"));
    ShownAnnotation shown = ShownAnnotation.coarsely(LEOPARD, rules);
    assertThat(shown.latitude()).isNull();
    assertThat(shown.longitude()).isNull();
    assertThat(shown.uncertaintyMetres()).isNull();
    assertThat(shown.attributes()).containsOnlyKeys("weight");
    assertThat(rules.of("Equus grevyi")).isEqualTo(Precision.HUNDREDTH);
    assertThat(rules.of(null)).isEqualTo(Precision.THOUSANDTH);
  }

  /** Half the diagonal of the cell, at its side nearer to the equator. */
  @ParameterizedTest
  @CsvSource({
    "TENTH, 0, 7899",
    "TENTH, 60, 6247",
    "HUNDREDTH, 0, 790",
    "THOUSANDTH, -89.999, 56",
  })
  void uncertainty(Precision precision, double latitude, int metres) {
    assertThat(precision.uncertainty(latitude)).isEqualTo(metres);
  }

  @Test
  void rounded_sameForAllNearby_andNeverMinusZero() {
    assertThat(Precision.TENTH.rounded(12.3499)).isEqualTo(12.3);
    assertThat(Precision.TENTH.rounded(12.2501)).isEqualTo(12.3);
    assertThat(Double.compare(Precision.TENTH.rounded(-0.01), 0.0)).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Station",
        "locality",
        "cameraTrapId",
        "GPS_lat",
        "decimalLongitude",
        "Fundort",
        "Längengrad",
        "site2",
        "UTM Easting",
        "utm_zone",
        "Ort",
        "path",
        "DateTimeOriginal",
        "waterhole",
        "Estación",
        "localité",
      })
  void namesThatTellAPlace(String name) {
    assertThat(PlaceAttributes.isPlaceName(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"sex", "age", "life stage", "photo problem", "observer", "weight", "sorted by"})
  void namesThatDoNot(String name) {
    assertThat(PlaceAttributes.isPlaceName(name)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-18.123, 23.456",
        "18° 7' 24\" S",
        "34KFD 1234 5678",
        "seen at 17:18",
        "Kwando\\cam",
        "23.45678",
      })
  void valuesThatTellAPlace(String value) {
    assertThat(PlaceAttributes.tells("notes", value, Set.of(), Set.of())).isTrue();
    assertThat(PlaceAttributes.tells("notes", Map.of("a", List.of(value)), Set.of(), Set.of()))
        .isTrue();
  }

  /** Two numbers of degrees and what people write between them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.00,2.00",
        "1,00;2,00",
        "1.00 2.00",
        "-18.12 -23.45",
        "1.00\t 2.00",
        "1.00 \n2.00",
        "1.00\t,\t2.00",
        "1.00°2.00x 1.00° 2.00",
        "18.12 ° S , 23.45",
        "18.12S 23.45",
        "18.12 s;23.45",
        "18.12\t°\tn\t -23,45",
        "18.123456N,  \t 23.456789E",
        "at 1234.56,789.01 m",
        "1.00 3.00.00",
        "1.00, 1.000",
        "12 ° 3",
        "12:30",
        "12:30:45",
        "34 34KFD1234567",
      })
  void placesInAText(String text) {
    assertThat(PlaceAttributes.PLACE.matcher(text).find()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.00\t2.00",
        "1.00N2.00",
        "1.00 N\t2.00",
        "1.00 N S 2.00",
        "1.00 S ° 2.00",
        "1.00 ,, 2.00",
        "1.0, 2.00",
        "1.00, 2.0",
        "1.00 E 2.00",
        "12 ° x",
      })
  void numbersThatAreNoPlace(String text) {
    assertThat(PlaceAttributes.PLACE.matcher(text).find()).isFalse();
  }

  /** A text whose letters may be looked at so often. */
  private static final class Counted implements CharSequence {
    private final String text;
    private int left;

    Counted(String text, int looks) {
      this.text = text;
      this.left = looks;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if (left-- == 0) {
        throw new AssertionError("The letters were looked at too often.");
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  @Test
  void aTextCostsItsLength_whateverItHolds() {
    int length = 10_000;
    for (String text :
        List.of(
            "1.00" + " ".repeat(length),
            "1.00 °" + " ".repeat(length),
            "1.00 °" + "\t".repeat(length) + "N" + "\t".repeat(length),
            "1.00" + "\t \n".repeat(length / 3) + "x",
            "1." + "0".repeat(length),
            "1".repeat(length),
            "1 ".repeat(length / 2) + "°" + " ".repeat(length / 2),
            "11C AB ".repeat(length / 7))) {
      Counted counted = new Counted(text, 50 * text.length());
      assertThat(PlaceAttributes.PLACE.matcher(counted).find()).isFalse();
    }
    Counted digits = new Counted("1".repeat(length) + "a", 50 * length);
    assertThat(PlaceAttributes.NUMBER.matcher(digits).find()).isFalse();
  }

  @Test
  void valuesThatDoNot() {
    for (Object value : List.of("a torn left ear", 41.5, 3, true, List.of("a", "b"), "2024")) {
      assertThat(PlaceAttributes.tells("notes", value, Set.of(), Set.of())).isFalse();
    }
  }

  @Test
  void whatWasShownCoarsely_canBeSentBack_andNothingIsLost() {
    ShownAnnotation shown = ShownAnnotation.coarsely(LEOPARD, LocationRules.USUAL);
    CatalogueAnnotation back =
        new CatalogueAnnotation(
            ID,
            "",
            shown.externalId(),
            "Zara",
            null,
            null,
            null,
            "right",
            "Panthera pardus",
            5,
            shown.takenAt(),
            true,
            shown.latitude(),
            shown.longitude(),
            null,
            Map.of("sex", "male"));
    CatalogueAnnotation kept = ShownAnnotation.kept(back, LEOPARD, shown);
    assertThat(kept.latitude()).isEqualTo(LEOPARD.latitude());
    assertThat(kept.longitude()).isEqualTo(LEOPARD.longitude());
    assertThat(kept.takenText()).isEqualTo(LEOPARD.takenText());
    assertThat(kept.externalId()).isEqualTo(LEOPARD.externalId());
    assertThat(kept.imageUri()).isEqualTo(LEOPARD.imageUri());
    assertThat(kept.encounter()).isEqualTo(LEOPARD.encounter());
    assertThat(kept.attributes())
        .isEqualTo(
            Map.of("station", "cam_17", "notes", "seen near the old fig tree", "sex", "male"));
    assertThat(kept.name()).isEqualTo("Zara");
    assertThat(kept.viewpoint()).isEqualTo("right");
  }

  /** A photo of which some is known. */
  private static CatalogueAnnotation photo(String species, Double latitude, Double longitude) {
    return new CatalogueAnnotation(
        ID, null, null, null, null, null, null, species, null, null, latitude, longitude, null,
        Map.of());
  }

  @Test
  void anotherSpecies_hasNoFinerRuleForTheSamePlace() {
    LocationRules rules =
        LocationRules.of(
            Precision.THOUSANDTH, Map.of("Panthera pardus", Precision.WITHHELD), List.of());
    CatalogueAnnotation leopard = photo("Panthera pardus", -18.123456, 23.456789);
    ShownAnnotation shown = ShownAnnotation.coarsely(leopard, rules);
    assertThatThrownBy(
            () -> ShownAnnotation.kept(photo("Equus grevyi", null, null), leopard, shown))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("species");
    for (String same : new String[] {"Panthera pardus", null}) {
      assertThat(ShownAnnotation.kept(photo(same, null, null), leopard, shown).species())
          .isEqualTo("Panthera pardus");
    }
    CatalogueAnnotation nowhere = photo("Panthera pardus", null, null);
    assertThat(
            ShownAnnotation.kept(
                    photo("Equus grevyi", null, null),
                    nowhere,
                    ShownAnnotation.coarsely(nowhere, rules))
                .species())
        .isEqualTo("Equus grevyi");
  }

  @Test
  void whatTellsAnotherPlace_isRefused_theTrueOneToo() {
    ShownAnnotation shown = ShownAnnotation.coarsely(LEOPARD, LocationRules.USUAL);
    for (double latitude : new double[] {-18.123456, -18.2, 0}) {
      CatalogueAnnotation given =
          new CatalogueAnnotation(
              ID, null, null, null, null, null, null, null, null, null, latitude, 23.5, null,
              Map.of());
      assertThatThrownBy(() -> ShownAnnotation.kept(given, LEOPARD, shown))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("latitude");
    }
    for (Map<String, Object> attributes :
        List.<Map<String, Object>>of(Map.of("station", "cam_17"), Map.of("site", "x"))) {
      assertThatThrownBy(
              () ->
                  ShownAnnotation.kept(
                      new CatalogueAnnotation(
                          ID,
                          null,
                          null,
                          null,
                          null,
                          null,
                          null,
                          null,
                          null,
                          null,
                          null,
                          null,
                          null,
                          attributes),
                      LEOPARD,
                      shown))
          .hasMessageContaining("attributes.");
    }
  }
}
