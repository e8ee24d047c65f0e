package org.resight.it.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.resight.it.access.RightsMatrix.Row;
import org.resight.it.access.RightsMatrix.Somebody;

/**
 * Photos whose place is told in every way there is, and the search for it in what a server answers.
 */
final class PlantedPlaces {

  private static final String STATION = "kwandofigtree";

  /** What of the photos below must never be answered without the right. */
  private static final List<String> SECRETS =
      List.of(
          "18.123456",
          "18.123",
          "18.12",
          "23.456789",
          "23.457",
          "23.46",
          STATION,
          "17:18:19",
          "Exif");

  /** A backup holds everything; it is for who runs the server. */
  private static final String BACKUP = "/api/v1/backup";

  private final AccountsServer server;
  private final String graph;
  private final List<UUID> photos;

  private PlantedPlaces(AccountsServer server, String graph, List<UUID> photos) {
    this.server = server;
    this.graph = graph;
    this.photos = photos;
  }

  /** Makes a project of photos with places. */
  static PlantedPlaces project(AccountsServer server, List<UUID> photos, String... who)
      throws Exception {
    String graph =
        server.project(photos, photos.stream().map(PlantedPlaces::annotation).toList(), who);
    for (UUID photo : photos) {
      server.put(image(photo), photo(), "image/jpeg", who).expect(200);
    }
    return new PlantedPlaces(server, graph, photos);
  }

  String graph() {
    return graph;
  }

  private static Map<String, Object> annotation(UUID id) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("id", id.toString());
    item.put("externalId", STATION + "/" + id + ".jpg");
    item.put("imageUri", "file:" + STATION + "/" + id + ".jpg");
    item.put("species", "Panthera pardus");
    item.put("takenAt", "2024-05-06T17:18:19Z");
    item.put("latitude", -18.123456);
    item.put("longitude", 23.456789);
    item.put("encounter", STATION);
    item.put("attributes", Map.of("Station", STATION, "notes", "by " + STATION, "sex", "female"));
    return item;
  }

  /** A JPEG with EXIF and a comment. */
  private static byte[] photo() throws IOException {
    BufferedImage picture = new BufferedImage(80, 60, BufferedImage.TYPE_INT_RGB);
    Graphics2D paint = picture.createGraphics();
    paint.setColor(Color.ORANGE);
    paint.fillRect(0, 0, 40, 60);
    paint.dispose();
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    ImageIO.write(picture, "jpeg", plain);
    byte[] bytes = plain.toByteArray();
    ByteArrayOutputStream photo = new ByteArrayOutputStream();
    photo.write(bytes, 0, 2);
    segment(photo, 0xE1, "Exif\0\0MM\0*\0\0\0\b\0\0\0\0\0\0" + STATION);
    segment(photo, 0xFE, STATION);
    photo.write(bytes, 2, bytes.length - 2);
    return photo.toByteArray();
  }

  private static void segment(ByteArrayOutputStream photo, int marker, String text)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    photo.write(0xFF);
    photo.write(marker);
    photo.write((bytes.length + 2) >> 8);
    photo.write((bytes.length + 2) & 0xFF);
    photo.write(bytes);
  }

  /** Asks every read of the table, and returns those whose answers hold a place. */
  List<String> told(List<Row> rows, Somebody who) throws Exception {
    List<String> told = new ArrayList<>();
    for (Row row : rows) {
      for (String path : row.method().equals("GET") ? addresses(row) : List.<String>of()) {
        String text = withoutChance(path, server.text(path, who.headers().toArray(String[]::new)));
        SECRETS.stream()
            .filter(text::contains)
            .findFirst()
            .ifPresent(secret -> told.add(who.name() + " " + path + ": " + secret));
      }
    }
    told.removeIf(line -> line.startsWith("administrator " + BACKUP + ":"));
    return told;
  }

  /** Takes out what may look like a secret: times of other days, and what is measured. */
  private static String withoutChance(String path, String text) {
    String timeless = text.replaceAll("(?<!2024-05-06)T\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z", "");
    return path.equals("/metrics") ? timeless.replaceAll("(?m) [-+.\\dE]+$", "") : timeless;
  }

  private List<String> addresses(Row row) {
    String path =
        row.address()
            .replace("{graph}", graph)
            .replace("{photo}", photos.get(0).toString())
            .replace("{annotation}", photos.get(0).toString())
            .replace("{a}", photos.get(0).toString())
            .replace("{b}", photos.get(1).toString())
            .replaceAll("\\{[^/]*\\}", "x")
            .replace("**", "x");
    if (row.isOld()) {
      return List.of(path + "/?graph_uuid=" + graph);
    }
    if (path.endsWith("/image")) {
      return List.of(path, path + "?max=64", path + "?crop=true", path + "?max=4096&v=1");
    }
    if (path.endsWith("/export")) {
      return List.of(path + "?format=csv", path + "?format=json");
    }
    if (path.endsWith("/photos")) {
      return List.of(path + "?ids=" + photos.get(0) + "," + photos.get(1));
    }
    return List.of(path);
  }

  /** What was shown coarsely can be sent back and changes nothing; another place is refused. */
  void placesAreWrittenByWhoSeesThem(String[] importer, String[] ranger) throws Exception {
    String address = "/api/v1/annotations/" + photos.get(0);
    Map<String, Object> item = annotation(photos.get(0));
    for (String path : List.of("/api/v1/annotations", "/api/v1/annotations?dryRun=true")) {
      assertThat(server.send("POST", path, List.of(item), importer).problem())
          .isEqualTo("right-missing");
    }
    var shown = server.send("GET", address, null, importer).expect(200).body();
    assertThat(shown.path("latitude").asDouble()).isEqualTo(-18.1);
    assertThat(shown.path("longitude").asDouble()).isEqualTo(23.5);
    assertThat(shown.path("uncertaintyMetres").asInt()).isBetween(7_000, 8_000);
    assertThat(shown.path("takenAt").asText()).isEqualTo("2024-05-06");
    assertThat(shown.path("externalId").asText()).isEqualTo(photos.get(0) + ".jpg");
    assertThat(shown.path("attributes").size()).isEqualTo(1);
    Map<String, Object> back = new LinkedHashMap<>();
    List.of("id", "externalId", "species", "takenAt", "latitude", "longitude", "attributes")
        .forEach(field -> back.put(field, shown.get(field)));
    back.put("name", "Zola");
    server.send("POST", "/api/v1/annotations", List.of(back), importer).expect(200);
    var exact = server.send("GET", address, null, ranger).expect(200).body();
    assertThat(exact.path("latitude").asDouble()).isEqualTo(-18.123456);
    assertThat(exact.path("takenAt").asText()).isEqualTo("2024-05-06T17:18:19Z");
    assertThat(exact.path("encounter").asText()).isEqualTo(STATION);
    assertThat(exact.path("attributes").size()).isEqualTo(3);
    assertThat(exact.path("name").asText()).isEqualTo("Zola");
  }

  /** A rule of the species withholds the place. */
  void rulesHold(String[] administers, String[] ranger, String[] viewer) throws Exception {
    String rules = "/api/v1/graphs/" + graph + "/location-rules";
    Map<String, Object> withheld =
        Map.of(
            "rule",
            "0.01",
            "species",
            List.of(Map.of("species", "Panthera pardus", "rule", "withheld")),
            "attributes",
            List.of("sex"));
    assertThat(server.send("PUT", rules, withheld, administers).problem())
        .isEqualTo("right-missing");
    assertThat(server.send("PUT", rules, Map.of("rule", "0.5"), ranger).problem())
        .isEqualTo("invalid-value");
    server.send("PUT", rules, withheld, ranger).expect(200);
    String address = "/api/v1/annotations/" + photos.get(0);
    var shown = server.send("GET", address, null, viewer).expect(200).body();
    assertThat(shown.path("latitude").isNull()).isTrue();
    assertThat(shown.path("longitude").isNull()).isTrue();
    assertThat(shown.path("attributes").isEmpty()).isTrue();
  }

  private static String image(UUID photo) {
    return "/api/v1/annotations/" + photo + "/image";
  }
}
