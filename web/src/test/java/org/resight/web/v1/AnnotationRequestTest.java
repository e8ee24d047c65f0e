package org.resight.web.v1;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.ws.rs.core.MediaType;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.model.NameBasedId;
import org.resight.refusal.RefusedException;
import org.resight.web.body.RequestValues;
import org.resight.web.problem.Problem;

class AnnotationRequestTest {

  private static final String ID = "00000000-0000-4000-8000-00000000000a";

  private static final CatalogueAnnotation FULL =
      new CatalogueAnnotation(
          RequestValues.annotation(ID, "id"),
          "img-1",
          "Rosa",
          "file:img-1.jpg",
          List.of(1.0, 2.0, 30.5, 40.0),
          -0.5,
          "left",
          "Megaptera novaeangliae",
          4,
          Instant.parse("2020-02-29T10:00:00.123456Z"),
          -89.5,
          179.5,
          "enc-7",
          Map.of("sex", "female"));

  @Test
  void toAnnotation_everyFieldInJson() {
    String body =
        """
        {"id":"%s","externalId":"img-1","name":"Rosa","imageUri":"file:img-1.jpg",
         "bbox":[1,2,30.5,40],"theta":-0.5,"viewpoint":"left","species":"Megaptera novaeangliae",
         "quality":4,"takenAt":"2020-02-29T12:00:00.123456789+02:00","latitude":-89.5,
         "longitude":179.5,"encounter":"enc-7","attributes":{"sex":"female","age":null}}
        """
            .formatted(ID.toUpperCase(Locale.ROOT));

    assertThat(read("application/json", body)).isEqualTo(FULL);
  }

  @Test
  void toAnnotation_everyColumnInCsv() {
    String body =
        "id,externalId,name,imageUri,bbox,theta,viewpoint,species,quality,takenAt,latitude,"
            + "longitude,encounter,attributes.sex,attributes.age\n"
            + ID
            + ",img-1,Rosa,file:img-1.jpg,\"[1,2,30.5,40]\",-0.5,left,Megaptera novaeangliae,4.0,"
            + "2020-02-29T12:00:00.123456789+02:00,-89.5,179.5,enc-7,female,\n";

    assertThat(read("text/csv", body)).isEqualTo(FULL);
  }

  @Test
  void toAnnotation_attributesAsJsonInCsv() {
    assertThat(
            read("text/csv", "externalId,attributes\nx,\"{\"\"age\"\":3,\"\"a\"\":[1,null]}\"\n")
                .attributes())
        .containsOnlyKeys("age", "a")
        .containsEntry("age", 3);
  }

  @Test
  void toAnnotation_idFollowsFromExternalId() {
    CatalogueAnnotation first = read("text/csv", "externalId\nimg-1\n");

    assertThat(first.id()).isEqualTo(NameBasedId.ofExternalId("img-1"));
    assertThat(read("application/json", "{\"externalId\":\"img-1\"}")).isEqualTo(first);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "NA",
        "N/A",
        "NaN",
        "none",
        "None",
        "null",
        "unknown",
        "Unknown",
        "unidentified",
        "____",
        "-1"
      })
  void toAnnotation_noName(String name) {
    assertThat(read("application/json", "{\"id\":\"%s\",\"name\":\"%s\"}".formatted(ID, name)))
        .extracting(CatalogueAnnotation::name)
        .isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Nana", "0", "_", "no name", "Nonesuch"})
  void toAnnotation_name(String name) {
    assertThat(read("application/json", "{\"id\":\"%s\",\"name\":\"%s\"}".formatted(ID, name)))
        .extracting(CatalogueAnnotation::name)
        .isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "externalId | {}",
        "externalId | {\"externalId\":\"\"}",
        "id | {\"id\":\"1\"}",
        "id | {\"id\":\"00000000-0000-4000-8000-00000000000g\"}",
        "id | {\"id\":\"0000000000-00-4000-8000-00000000000a\"}",
        "id | {\"id\":\"00000000-0000-4000-8000-0000000000１a\"}",
        "name | {\"externalId\":\"a\",\"name\":\"a\\u0000b\"}",
        "name | {\"externalId\":\"a\",\"name\":\"a\\ud800\"}",
        "bbox | {\"externalId\":\"a\",\"bbox\":[1,2,3]}",
        "bbox | {\"externalId\":\"a\",\"bbox\":[1,2,3,null]}",
        "bbox | {\"externalId\":\"a\",\"bbox\":[1,2,0,4]}",
        "bbox | {\"externalId\":\"a\",\"bbox\":[1,2,3,-4]}",
        "bbox | {\"externalId\":\"a\",\"bbox\":[1,2,3,\"NaN\"]}",
        "bbox | {\"externalId\":\"a\",\"bbox\":[1,2,3,1e300]}",
        "bbox[3] | {\"externalId\":\"a\",\"bbox\":[1,2,3,\"4\"]}",
        "theta | {\"externalId\":\"a\",\"theta\":90}",
        "quality | {\"externalId\":\"a\",\"quality\":6}",
        "quality | {\"externalId\":\"a\",\"quality\":-1}",
        "quality | {\"externalId\":\"a\",\"quality\":1.5}",
        "latitude | {\"externalId\":\"a\",\"latitude\":90.1}",
        "longitude | {\"externalId\":\"a\",\"longitude\":-180.1}",
        "longitude | {\"externalId\":\"a\",\"longitude\":\"NaN\"}",
        "takenAt | {\"externalId\":\"a\",\"takenAt\":\"2020-13-01\"}",
        "takenAt | {\"externalId\":\"a\",\"takenAt\":\"2020-01-01T00:00:00\"}",
        "takenAt | {\"externalId\":\"a\",\"takenAt\":1577836800}",
        "takenAt | {\"externalId\":\"a\",\"takenAt\":\"+100000-01-01T00:00:00Z\"}",
        "attributes | {\"externalId\":\"a\",\"attributes\":{\"x\":[{\"y\":1e999}]}}",
        "attributes | {\"externalId\":\"a\",\"attributes\":[]}"
      })
  void toAnnotation_badValue(String field, String body) {
    RefusedException refusal =
        catchThrowableOfType(RefusedException.class, () -> read("application/json", body));

    assertThat(Problem.status(refusal.refusal())).isEqualTo(422);
    assertThat(refusal.members()).containsEntry("field", field);
  }

  @Test
  void toAnnotation_textTooLong() {
    for (String member : List.of("externalId", "name", "species", "imageUri", "encounter")) {
      RefusedException refusal =
          catchThrowableOfType(
              RefusedException.class,
              () ->
                  read(
                      "application/json",
                      "{\"id\":\"%s\",\"%s\":\"%s\"}".formatted(ID, member, "x".repeat(1001))));
      assertThat(refusal.members()).containsEntry("field", member);
    }
  }

  @Test
  void toAnnotation_attributesTooLong() {
    RefusedException refusal =
        catchThrowableOfType(
            RefusedException.class,
            () ->
                read(
                    "application/json",
                    "{\"id\":\"%s\",\"attributes\":{\"a\":\"%s\"}}"
                        .formatted(ID, "x".repeat(10_000))));
    assertThat(refusal.members()).containsEntry("field", "attributes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "bbox | externalId,bbox;a,\"[1,2,3\"",
        "bbox | externalId,bbox;a,1 2 3 4",
        "takenAt | externalId,takenAt;a,yesterday",
        "attributes | externalId,attributes;a,{",
        "Name | externalId,Name;a,b",
        "attributes. | externalId,attributes.;a,b"
      })
  void toAnnotation_badColumn(String column, String body) {
    RefusedException refusal =
        catchThrowableOfType(
            RefusedException.class, () -> read("text/csv", body.replace(';', '\n')));

    assertThat(Problem.status(refusal.refusal())).isEqualTo(422);
    assertThat(refusal.members()).containsEntry("column", column).containsKey("line");
  }

  private static CatalogueAnnotation read(String type, String body) {
    String[] names = type.split("/", -1);
    return AnnotationRequest.FORMAT
        .open(new MediaType(names[0], names[1]), new ByteArrayInputStream(body.getBytes(UTF_8)))
        .next();
  }
}
