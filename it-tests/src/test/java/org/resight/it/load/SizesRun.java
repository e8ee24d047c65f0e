package org.resight.it.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.resight.it.server.ResightClient;
import org.resight.it.server.RunningServer;
import org.resight.it.server.ServerKind;

/**
 * {@code mvn -P sizes}: what the first view of each page and call costs, in catalogues of several
 * sizes.
 *
 * <p>A size is so many times {@value #PHOTOS} photos with {@value #REVIEWS} reviews in one project,
 * and {@value #PROJECTS} small projects beside it. {@code -Dresight.sizes} lists the sizes (1,10);
 * 1000 is 1,000,000 photos, 10,000,000 reviews and 20,000 projects. {@code -Dresight.sizes.heap} is
 * the server's heap (2g). {@code -Dresight.sizes.data} names a folder that keeps the catalogues, so
 * that another run need not lay them.
 *
 * <p>The calls are all reads that the server's description of the API names, with a page of {@value
 * #PAGE}. Prints a Markdown table: milliseconds of the first view after a restart and of the tenth,
 * and bytes of its answers; of further sizes, how many times those of the first.
 */
public final class SizesRun {

  private static final int PHOTOS = 1_000;
  private static final int REVIEWS = 10_000;
  private static final int PROJECTS = 20;

  private static final int VIEWS = 10;
  private static final double LONG = 20_000;
  private static final int PAGE = 100;
  private static final int PHOTOS_IN_A_BODY = 20_000;
  private static final int REVIEWS_IN_A_BODY = 10_000;
  private static final int PHOTOS_OF_ONE = 10;
  private static final int REVIEWERS = 16;

  private final RunningServer server;
  private final int size;
  private final Random random = new Random(1);
  private final HttpClient http = HttpClient.newHttpClient();

  private SizesRun(RunningServer server, int size) {
    this.server = server;
    this.size = size;
  }

  /** What a page's views cost. */
  private record Cost(double first, double tenth, long bytes) {}

  /** Measures each size in a server of its own. */
  public static void main(String[] arguments) throws Exception {
    int[] sizes =
        Arrays.stream(System.getProperty("resight.sizes", "1,10").split(","))
            .mapToInt(Integer::parseInt)
            .toArray();
    String heap = "-Xmx" + System.getProperty("resight.sizes.heap", "2g");
    String kept = System.getProperty("resight.sizes.data", "");
    List<Map<String, Cost>> all = new ArrayList<>();
    for (int size : sizes) {
      Path data =
          kept.isBlank()
              ? Files.createTempDirectory("resight-sizes")
              : Files.createDirectories(Path.of(kept, Integer.toString(size)));
      try (RunningServer server =
          RunningServer.start(
              ServerKind.WILDFLY, "sizes", data, Map.of(), List.of(heap, "-XX:+UseSerialGC"))) {
        all.add(new SizesRun(server, size).measure(data.resolve("project.txt")));
      }
      print(sizes, all);
    }
  }

  private static void print(int[] sizes, List<Map<String, Cost>> all) {
    StringBuilder table = new StringBuilder("\n| what | size 1: first, tenth ms | bytes |");
    StringBuilder line = new StringBuilder("| --- | ---: | ---: |");
    for (int i = 1; i < all.size(); i++) {
      table.append(" size ").append(sizes[i]).append(": first, tenth, bytes |");
      line.append(" ---: |");
    }
    table.append('\n').append(line).append('\n');
    Map<String, Cost> smallest = all.get(0);
    smallest.forEach(
        (what, least) -> {
          table.append(
              String.format(
                  Locale.ROOT,
                  "| %s | %.0f, %.0f | %,d |",
                  what,
                  least.first(),
                  least.tenth(),
                  least.bytes()));
          for (Map<String, Cost> costs : all.subList(1, all.size())) {
            Cost cost = costs.get(what);
            table.append(
                cost == null
                    ? " none |"
                    : String.format(
                        Locale.ROOT,
                        " %.1f, %.1f, %.1f |",
                        cost.first() / least.first(),
                        cost.tenth() / least.tenth(),
                        (double) cost.bytes() / least.bytes()));
          }
          table.append('\n');
        });
    System.out.print(table);
    System.out.flush();
  }

  /**
   * @param kept the file that tells the project, once the catalogue is laid
   */
  private Map<String, Cost> measure(Path kept) throws IOException, InterruptedException {
    List<UUID> photos = ids(1, size * PHOTOS);
    if (!Files.exists(kept)) {
      Laid laid = new Laid(System.nanoTime());
      Path begun = kept.resolveSibling("begun.txt");
      if (!Files.exists(begun)) {
        Files.writeString(begun, lay(photos, laid).toString());
      }
      review(UUID.fromString(Files.readString(begun)), photos);
      laid.tell("reviews");
      Files.move(begun, kept);
    }
    UUID graph = UUID.fromString(Files.readString(kept));
    server.stop();
    long begun = System.nanoTime();
    server.restart();
    double start = (System.nanoTime() - begun) / 1e6;

    Map<String, Cost> costs = new LinkedHashMap<>();
    costs.put("a start", new Cost(start, start, 1));
    Map<String, List<String>> all = new LinkedHashMap<>(pages(graph, photos));
    described(graph, photos)
        .forEach(call -> all.put("`" + call.name() + "`", List.of(call.path())));
    for (var page : all.entrySet()) {
      Cost cost = views(page.getValue());
      if (cost != null) {
        costs.put(page.getKey(), cost);
      }
    }
    double heap = heap();
    costs.put("heap in use, MB", new Cost(heap, heap, Math.round(heap * (1 << 20))));
    return costs;
  }

  /** Lays photos and projects, and returns the project of all photos. */
  private UUID lay(List<UUID> photos, Laid laid) {
    importPhotos(photos);
    UUID graph = server.client().createGraph(photos.subList(0, 1)).id();
    for (int i = 1; i < photos.size(); i += PHOTOS_IN_A_BODY) {
      List<UUID> more = photos.subList(i, Math.min(photos.size(), i + PHOTOS_IN_A_BODY));
      taken(
          server
              .client()
              .post(ResightClient.graph(graph) + "/annotations", Map.of("annotations", more)));
    }
    laid.tell("photos");
    List<UUID> small = ids(2, 2 * size * PROJECTS);
    importPhotos(small);
    for (int i = 0; i < small.size(); i += 2) {
      server.client().createGraph(small.subList(i, i + 2));
    }
    laid.tell("projects");
    return graph;
  }

  private record Laid(long begun) {
    void tell(String what) {
      System.out.printf(
          Locale.ROOT, "After %.0f s all %s are laid%n", (System.nanoTime() - begun) / 1e9, what);
      System.out.flush();
    }
  }

  private static void taken(ResightClient.Answer answer) {
    if (!answer.isSuccess()) {
      throw new IllegalStateException(answer.status() + " " + answer.text());
    }
  }

  /** Returns ids that are not in order: so neither do those of a catalogue come. */
  private static List<UUID> ids(int kind, int number) {
    return IntStream.range(0, number)
        .mapToObj(i -> new UUID(i * 0x9E3779B97F4A7C15L, kind))
        .toList();
  }

  private void importPhotos(List<UUID> photos) {
    for (int i = 0; i < photos.size(); i += PHOTOS_IN_A_BODY) {
      StringBuilder csv = new StringBuilder("id\n");
      photos
          .subList(i, Math.min(photos.size(), i + PHOTOS_IN_A_BODY))
          .forEach(photo -> csv.append(photo).append('\n'));
      byte[] bytes = csv.toString().getBytes(StandardCharsets.UTF_8);
      server.client().importAnnotations(() -> new ByteArrayInputStream(bytes));
    }
  }

  /** Reviews pairs of one animal and of two, as many of each, after those that are there. */
  private void review(UUID graph, List<UUID> photos) {
    long all = (long) size * REVIEWS;
    long there = server.client().get(ResightClient.graph(graph)).json().path("reviews").asLong();
    for (long done = there; done < all; done += REVIEWS_IN_A_BODY) {
      StringBuilder body = new StringBuilder();
      for (int i = 0; i < REVIEWS_IN_A_BODY; i++) {
        int one = random.nextInt(photos.size());
        boolean same = random.nextBoolean();
        int other =
            same
                ? one - one % PHOTOS_OF_ONE + random.nextInt(PHOTOS_OF_ONE)
                : random.nextInt(photos.size());
        if (one != other) {
          body.append("{\"a\":\"").append(photos.get(one));
          body.append("\",\"b\":\"").append(photos.get(other));
          body.append("\",\"decision\":\"");
          body.append(one / PHOTOS_OF_ONE == other / PHOTOS_OF_ONE ? "positive" : "negative");
          body.append("\",\"reviewer\":\"r").append(random.nextInt(REVIEWERS)).append("\"}\n");
        }
      }
      taken(
          server
              .client()
              .post(
                  ResightClient.graph(graph) + "/reviews",
                  "application/x-ndjson",
                  body.toString()));
    }
  }

  private static Map<String, List<String>> pages(UUID graph, List<UUID> photos) {
    String api = "/api/v1/graphs/" + graph;
    String pages = "/api/v1/pages/graphs/" + graph;
    String some = String.join(",", photos.subList(0, 6).stream().map(UUID::toString).toList());
    Map<String, List<String>> calls = new LinkedHashMap<>();
    calls.put("(nothing: the server itself)", List.of("/health/ready"));
    calls.put("all projects", List.of("/api/v1/graphs?limit=30"));
    calls.put(
        "project", List.of(api, pages + "/work", pages + "/reviews?limit=30", pages + "/excluded"));
    calls.put("people and agreement", List.of(pages + "/people", pages + "/agreements"));
    calls.put(
        "review",
        List.of(
            api,
            api + "/next?n=3&reviewer=r1&peek=true",
            pages + "/people?reviewer=r1",
            pages + "/photos?ids=" + some,
            pages + "/reviews?limit=30&reviewer=r1"));
    calls.put(
        "conflicts",
        List.of(
            api + "/conflicts?limit=30",
            api + "/pairs?decision=incomparable&limit=30",
            api + "/pairs?decision=unknown&limit=30"));
    calls.put("catalogue, the first 100", List.of(api, pages + "/cards?limit=100"));
    calls.put("mixed names", List.of(pages + "/mixed-names"));
    calls.put("individual", List.of(pages + "/individuals/" + photos.get(0)));
    calls.put("data", List.of("/api/v1/annotations?limit=100"));
    calls.put("blind sample", List.of(pages + "/sample?n=20"));
    calls.put("individuals, 100", List.of(api + "/individuals?limit=100"));
    calls.put("separations, 100", List.of(api + "/separations?limit=100"));
    calls.put("pairs, 100", List.of(api + "/pairs?limit=100"));
    calls.put("journal, 100", List.of(api + "/reviews?limit=100"));
    return calls;
  }

  /** A read of the API, with values for its parameters. */
  private record Call(String name, String path) {}

  /** Returns all reads that the server describes, but for a stream, which does not end. */
  private List<Call> described(UUID graph, List<UUID> photos) {
    Map<String, String> values =
        Map.of(
            "graph", graph.toString(),
            "annotation", photos.get(0).toString(),
            "photo", photos.get(0).toString(),
            "id", photos.get(0).toString(),
            "a", photos.get(0).toString(),
            "b", photos.get(1).toString(),
            "ids", photos.get(0) + "," + photos.get(1),
            "limit", Integer.toString(PAGE),
            "reviewer", "r1");
    List<Call> calls = new ArrayList<>();
    for (var path : server.client().get("/api/v1/openapi.json").json().get("paths").properties()) {
      JsonNode read = path.getValue().path("get");
      if (!read.isObject() || path.getKey().endsWith("/events")) {
        continue;
      }
      String address = path.getKey();
      String query = "";
      for (JsonNode parameter : read.path("parameters")) {
        String name = parameter.path("name").asText();
        String value = values.getOrDefault(name, "1");
        if (parameter.path("in").asText().equals("path")) {
          address = address.replace("{" + name + "}", value);
        } else if (name.equals("limit") || parameter.path("required").asBoolean()) {
          query += (query.isEmpty() ? "?" : "&") + name + "=" + value;
        }
      }
      calls.add(new Call("GET " + path.getKey().replace("/api/v1", ""), address + query));
    }
    return calls;
  }

  /** Returns null if there is nothing to see. */
  private @Nullable Cost views(List<String> calls) throws IOException, InterruptedException {
    double first = 0;
    double latest = 0;
    long bytes = 0;
    double spent = 0;
    for (int view = 0; view < VIEWS && spent < LONG; view++) {
      long start = System.nanoTime();
      bytes = 0;
      for (String call : calls) {
        URI address = server.uri().resolve(call);
        var answer =
            http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
          bytes += body.transferTo(OutputStream.nullOutputStream());
        }
        if (answer.statusCode() != 200) {
          System.out.println(call + " is answered " + answer.statusCode());
          return null;
        }
      }
      latest = (System.nanoTime() - start) / 1e6;
      first = view == 0 ? latest : first;
      spent += latest;
    }
    return new Cost(first, latest, bytes);
  }

  /** Returns the megabytes that are in use after a collection. */
  private double heap() throws IOException, InterruptedException {
    for (ProcessHandle each : ProcessHandle.of(server.pid()).orElseThrow().descendants().toList()) {
      collect(each.pid());
    }
    collect(server.pid());
    return Pattern.compile("^jvm_memory_used_bytes\\{area=\"heap\".*} (\\S+)$", Pattern.MULTILINE)
            .matcher(server.client().get("/metrics").text())
            .results()
            .mapToDouble(found -> Double.parseDouble(found.group(1)))
            .sum()
        / (1 << 20);
  }

  private static void collect(long process) throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    new ProcessBuilder(jcmd.toString(), Long.toString(process), "GC.run")
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
