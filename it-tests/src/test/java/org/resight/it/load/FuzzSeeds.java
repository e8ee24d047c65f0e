package org.resight.it.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.resight.it.server.ResightClient;

/**
 * Good requests to a server, over photos and a graph of their own: of each operation that its
 * description of the API names, of the old contract, and of each kind of body.
 *
 * <p>No body names a host: what is made of it might lead somewhere.
 */
final class FuzzSeeds {

  private static final String JSON = "application/json";
  private static final String NDJSON = "application/x-ndjson";
  private static final String CSV = "text/csv";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String OLD = "/api/query/graph/v2/";
  private static final String OLD_REVIEW = "/api/review/query/graph/v2/";

  /** One never ends, one draws a whole catalogue, one ends the local mode. */
  private static final Set<String> LEFT_OUT =
      Set.of("get /api/v1/graphs/{graph}/events", "post /api/v1/pages/demo", "post /api/v1/setup");

  private final List<UUID> photos = new ArrayList<>();
  private final List<FuzzRequest> requests = new ArrayList<>();
  private final ResightClient client;
  private UUID graph;

  private FuzzSeeds(ResightClient client) {
    this.client = client;
  }

  /** Makes photos and a graph, and the requests to them. */
  static FuzzSeeds on(ResightClient client) throws IOException {
    FuzzSeeds seeds = new FuzzSeeds(client);
    seeds.prepare();
    seeds.described();
    seeds.bodies();
    seeds.oldContract();
    seeds.pictures();
    return seeds;
  }

  List<FuzzRequest> requests() {
    return requests;
  }

  private void prepare() {
    StringBuilder csv = new StringBuilder("id,externalId,name\n");
    for (int i = 0; i < 6; i++) {
      UUID photo = UUID.randomUUID();
      photos.add(photo);
      csv.append(photo).append(",photo-").append(photo).append(".jpg,\n");
    }
    byte[] bytes = csv.toString().getBytes(StandardCharsets.UTF_8);
    client.importAnnotations(() -> new ByteArrayInputStream(bytes));
    graph = client.createGraph(photos.subList(0, 4)).id();
  }

  /** Each operation of the description, with values for what stands in its path and query. */
  private void described() {
    Map<String, String> values =
        Map.ofEntries(
            Map.entry("graph", graph.toString()),
            Map.entry("annotation", photos.get(0).toString()),
            Map.entry("id", photos.get(1).toString()),
            Map.entry("token", UUID.randomUUID().toString()),
            Map.entry("ids", photos.get(0) + "," + photos.get(1)),
            Map.entry("after", photos.get(0).toString()),
            Map.entry("limit", "2"),
            Map.entry("n", "2"),
            Map.entry("max", "200"),
            Map.entry("crop", "true"),
            Map.entry("peek", "true"),
            Map.entry("reviewer", "ana"),
            Map.entry("format", "decisions"));
    JsonNode paths = client.get("/api/v1/openapi.json").json().get("paths");
    paths
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        operation -> {
                          if (operation.getValue().isObject()
                              && !LEFT_OUT.contains(operation.getKey() + " " + path.getKey())) {
                            described(
                                operation.getKey().toUpperCase(Locale.ROOT),
                                path.getKey(),
                                operation.getValue(),
                                values);
                          }
                        }));
  }

  private void described(
      String method, String path, JsonNode operation, Map<String, String> values) {
    String target = path;
    StringBuilder query = new StringBuilder();
    for (JsonNode parameter : operation.path("parameters")) {
      String name = parameter.path("name").asText();
      String value = values.getOrDefault(name, "1");
      if (parameter.path("in").asText().equals("path")) {
        target = target.replace("{" + name + "}", value);
      } else if (parameter.path("in").asText().equals("query")) {
        query.append(query.isEmpty() ? '?' : '&').append(name).append('=').append(value);
      }
    }
    if (operation.has("requestBody")) {
      requests.add(FuzzRequest.of(method, target + query, JSON, "{\"reviewer\":\"ana\"}"));
    } else {
      requests.add(new FuzzRequest(method, target + query, List.of(), ""));
    }
  }

  private void bodies() {
    String api = "/api/v1/graphs/" + graph;
    UUID a = photos.get(0);
    UUID b = photos.get(1);
    UUID c = photos.get(2);
    UUID free = photos.get(4);
    String review =
        """
        {"id":"%s","a":"%s","b":"%s","decision":"positive","metaDecision":"same",\
        "confidence":"guessing","tags":["photobomb","left side"],"comment":"Ears agree",\
        "reviewer":"ana","startedAt":"2026-01-02T03:04:05Z","decidedAt":"2026-01-02T03:04:06.5Z"}"""
            .formatted(UUID.randomUUID(), a, b);
    String other =
        review.replace(b.toString(), c.toString()).replaceFirst("\"id\":\"[^\"]*\",", "");
    post(api + "/reviews", JSON, review);
    post(api + "/reviews", JSON, "[" + other + "," + other + "]");
    post(api + "/reviews", NDJSON, other + "\n" + other + "\n");
    post(api + "/undo", JSON, "{\"reviewer\":\"ana\",\"id\":\"" + UUID.randomUUID() + "\"}");
    post(
        api + "/candidates", CSV, "a,b,match,nomatch,notcomp\n%s,%s,0.5,0.4,0.1\n".formatted(a, c));
    post(api + "/candidates", JSON, "[{\"a\":\"%s\",\"b\":\"%s\",\"match\":0.75}]".formatted(b, c));
    post(api + "/candidates", NDJSON, "{\"a\":\"%s\",\"b\":\"%s\",\"match\":0}\n".formatted(a, b));
    post(api + "/calibration", JSON, "{\"positive\":[1.5,2.5],\"negative\":[0.1,0.2]}");
    post(api + "/annotations", JSON, "{\"annotations\":[\"%s\"]}".formatted(free));
    send("DELETE", api + "/annotations", JSON, "{\"annotations\":[\"%s\"]}".formatted(free));
    for (String method : List.of("POST", "DELETE")) {
      send(
          method,
          api + "/exclusions",
          JSON,
          "{\"annotations\":[\"%s\"],\"reviewer\":\"ana\",\"reason\":\"blurred\"}"
              .formatted(photos.get(3)));
    }
    post(
        "/api/v1/graphs",
        JSON,
        """
        {"annotations":["%s"],"name":"Zebras","backend":"evidence",\
        "config":{"redundancy":{"positive":2,"negative":2},"accuracy":0.98}}"""
            .formatted(photos.get(5)));
    String annotation =
        """
        {"id":"%s","externalId":"kenya/DSC_1.JPG","name":"Luna","bbox":[1,2.5,30,40],"theta":0.25,\
        "viewpoint":"left","species":"zebra","quality":4,"takenAt":"2026-01-02T03:04:05Z",\
        "latitude":-1.25,"longitude":36.5,"encounter":"E1","attributes":{"sex":"female"}}"""
            .formatted(photos.get(5));
    String table =
        """
        id,externalId,name,viewpoint,quality,takenAt,latitude,longitude
        %s,a-%s,"Luna, the ""old"" one",left,4,2026-01-02T03:04:05Z,-1.25,36.5
        """
            .formatted(photos.get(5), photos.get(5));
    for (String path : List.of("/api/v1/annotations", "/api/v1/pages/imports/annotations")) {
      post(path, JSON, annotation);
      post(path, JSON, "[" + annotation + "]");
      post(path, NDJSON, annotation + "\n");
      post(path, CSV, table);
    }
    String imports = "/api/v1/pages/imports/candidates";
    post(imports, CSV, "a,b,score\n%s,%s,0.5\n".formatted(a, c));
    post("/api/v1/shared-review/feedback", JSON, other);
    String pages = "/api/v1/pages/graphs/" + graph;
    post(pages + "/presence", JSON, "{\"reviewer\":\"ana\",\"page\":\"review\"}");
    post(pages + "/reports", JSON, "{\"annotation\":\"%s\",\"reviewer\":\"ana\"}".formatted(a));
    post(pages + "/individuals/" + a + "/name", JSON, "{\"name\":\"Luna\",\"reviewer\":\"ana\"}");
    post(
        "/api/v1/backup",
        NDJSON,
        "{\"backup\":{\"format\":1}}\n{\"namesMade\":1}\n{\"end\":{\"graphs\":0}}\n");
  }

  private void oldContract() {
    String tagged = "{\"__UUID__\":\"%s\"}";
    String first = tagged.formatted(photos.get(4));
    String own = tagged.formatted(graph);
    post(
        OLD,
        JSON,
        """
        {"annot_uuid_list":[%s],"annot_name_list":["Luna"],"backend":"graph_algorithm",\
        "query_config_dict":{"autoreview.enabled":false,"redun.pos":2}}"""
            .formatted(first));
    send("PUT", OLD, JSON, "{\"graph_uuid\":%s,\"annot_uuid_list\":[%s]}".formatted(own, first));
    send("DELETE", OLD, JSON, "{\"graph_uuid\":%s}".formatted(tagged.formatted(photos.get(4))));
    requests.add(FuzzRequest.get(OLD + "?graph_uuid=" + graph));
    requests.add(FuzzRequest.get("/api/status/query/graph/v2/"));
    requests.add(FuzzRequest.get(OLD_REVIEW + "?graph_uuid=" + graph + "&callback=jQuery1"));
    post(
        OLD_REVIEW + "?graph_uuid=" + graph,
        FORM,
        "identification-annot-uuid-1=%s&identification-annot-uuid-2=%s"
                .formatted(photos.get(0), photos.get(1))
            + "&identification-submit=same&identification-tags=photobomb%3Bleft"
            + "&identification-confidence=guessing&identification-comment=Ears+agree");
    post(OLD, FORM, "annot_uuid_list=%5B%22" + photos.get(4) + "%22%5D");
  }

  private void pictures() throws IOException {
    String path = "/api/v1/annotations/%s/image";
    BufferedImage picture = new BufferedImage(120, 90, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = picture.createGraphics();
    pen.setColor(Color.ORANGE);
    pen.fillOval(20, 20, 60, 50);
    pen.dispose();
    for (String form : List.of("jpeg", "png", "gif", "bmp", "tiff")) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ImageIO.write(picture, form, bytes);
      requests.add(
          FuzzRequest.of(
              "PUT", path.formatted(photos.get(2)), "image/" + form, bytes.toByteArray()));
    }
    requests.add(FuzzRequest.get(path.formatted(photos.get(2)) + "?crop=true&max=100"));
  }

  private void post(String target, String type, String body) {
    send("POST", target, type, body);
  }

  private void send(String method, String target, String type, String body) {
    requests.add(FuzzRequest.of(method, target, type, body));
  }
}
