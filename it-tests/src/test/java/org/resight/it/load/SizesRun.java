package org.resight.it.load;

import java.io.ByteArrayInputStream;
import java.io.IOException;
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
import org.resight.it.server.ResightClient;
import org.resight.it.server.RunningServer;
import org.resight.it.server.ServerKind;

/**
 * {@code mvn -P sizes}: what the first view of each page costs, in catalogues of several sizes.
 *
 * <p>A size is so many times {@value #PHOTOS} photos with {@value #REVIEWS} reviews in one project,
 * and {@value #PROJECTS} small projects beside it. {@code -Dresight.sizes} lists the sizes (1,10);
 * 1000 is 1,000,000 photos, 10,000,000 reviews and 20,000 projects. {@code -Dresight.sizes.heap} is
 * the server's heap (2g). Prints the rows of a Markdown table: milliseconds of the first view after
 * a restart and of the tenth, bytes of its answers, and how they compare to the first size.
 */
public final class SizesRun {

  private static final int PHOTOS = 1_000;
  private static final int REVIEWS = 10_000;
  private static final int PROJECTS = 20;

  private static final int VIEWS = 10;
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
    Map<String, Cost> smallest = null;
    for (int size : sizes) {
      Path data = Files.createTempDirectory("resight-sizes");
      try (RunningServer server =
          RunningServer.start(
              ServerKind.WILDFLY, "sizes", data, Map.of(), List.of(heap, "-XX:+UseSerialGC"))) {
        Map<String, Cost> costs = new SizesRun(server, size).measure();
        smallest = smallest == null ? costs : smallest;
        print(size, costs, smallest);
      }
    }
  }

  private static void print(int size, Map<String, Cost> costs, Map<String, Cost> smallest) {
    System.out.printf(
        Locale.ROOT,
        "%n%,d photos, %,d reviews, %,d projects%n"
            + "| page | first view ms | tenth ms | bytes | ratio of the first, tenth, bytes |%n"
            + "| --- | ---: | ---: | ---: | ---: |%n",
        (long) size * PHOTOS,
        (long) size * REVIEWS,
        (long) size * PROJECTS);
    costs.forEach(
        (page, cost) -> {
          Cost least = smallest.get(page);
          System.out.printf(
              Locale.ROOT,
              "| %s | %.1f | %.1f | %,d | %.1f, %.1f, %.1f |%n",
              page,
              cost.first(),
              cost.tenth(),
              cost.bytes(),
              cost.first() / least.first(),
              cost.tenth() / least.tenth(),
              (double) cost.bytes() / least.bytes());
        });
    System.out.flush();
  }

  private Map<String, Cost> measure() throws IOException, InterruptedException {
    List<UUID> photos = photos(1, size * PHOTOS);
    UUID graph = server.client().createGraph(photos).id();
    List<UUID> small = photos(2, 2 * size * PROJECTS);
    for (int i = 0; i < small.size(); i += 2) {
      server.client().createGraph(small.subList(i, i + 2));
    }
    review(graph, photos);
    server.stop();
    server.restart();

    Map<String, Cost> costs = new LinkedHashMap<>();
    for (var page : pages(graph, photos).entrySet()) {
      costs.put(page.getKey(), views(page.getValue()));
    }
    double heap = heap();
    costs.put("heap in use, MB", new Cost(heap, heap, Math.round(heap * (1 << 20))));
    return costs;
  }

  private List<UUID> photos(int kind, int number) {
    List<UUID> photos = new ArrayList<>(number);
    StringBuilder csv = new StringBuilder("id\n");
    for (int i = 0; i < number; i++) {
      // Not in order: so neither do the ids of a catalogue come.
      UUID id = new UUID(i * 0x9E3779B97F4A7C15L, kind);
      photos.add(id);
      csv.append(id).append('\n');
    }
    byte[] bytes = csv.toString().getBytes(StandardCharsets.UTF_8);
    server.client().importAnnotations(() -> new ByteArrayInputStream(bytes));
    return photos;
  }

  /** Reviews pairs of one animal and of two, as many of each. */
  private void review(UUID graph, List<UUID> photos) {
    long all = (long) size * REVIEWS;
    for (long done = 0; done < all; done += REVIEWS_IN_A_BODY) {
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
      var answer =
          server
              .client()
              .post(
                  ResightClient.graph(graph) + "/reviews", "application/x-ndjson", body.toString());
      if (!answer.isSuccess()) {
        throw new IllegalStateException(answer.status() + " " + answer.text());
      }
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

  private Cost views(List<String> calls) throws IOException, InterruptedException {
    double first = 0;
    double latest = 0;
    long bytes = 0;
    for (int view = 0; view < VIEWS; view++) {
      long start = System.nanoTime();
      bytes = 0;
      for (String call : calls) {
        URI address = server.uri().resolve(call);
        var answer = http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
          throw new IllegalStateException(call + ": " + answer.statusCode());
        }
        bytes += answer.body().length;
      }
      latest = (System.nanoTime() - start) / 1e6;
      first = view == 0 ? latest : first;
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
