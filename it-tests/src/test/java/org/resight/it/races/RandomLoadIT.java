package org.resight.it.races;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.resight.it.crash.GraphPicture;
import org.resight.it.server.ConcurrentRequests;
import org.resight.it.server.ResightClient;
import org.resight.it.server.ResightClient.Answer;
import org.resight.it.server.ResightClient.Individual;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;

/**
 * 64 clients who do anything at any time, on both APIs; then every graph must be what its journal
 * says, computed here from scratch.
 *
 * <p>{@code -Dload.seconds=600} runs it for ten minutes.
 */
class RandomLoadIT extends Races {

  private static final int CLIENTS = 64;

  /** Graphs whose members stay, weighed by decisions. */
  private static final int GRAPHS = 6;

  /** One that weighs evidence. */
  private static final int WEIGHED = GRAPHS;

  /** One whose members come and go. */
  private static final int CHANGING = GRAPHS + 1;

  private static final int SIZE = 24;
  private static final long SECONDS = Long.getLong("load.seconds", 30);
  private static final List<String> READINGS =
      List.of(
          "/api/v1/graphs",
          "/api/v1/annotations?limit=5",
          SHARED,
          "/api/engine/query/web/",
          "/health/ready",
          "/metrics");

  private static final List<String> DECISIONS =
      List.of(
          "Same Animal",
          "Different Animals",
          "Cannot Tell",
          "Unknown",
          "Unreviewed",
          "Photobomb",
          "Same Animal");

  /** Codes that are answers, not errors: what is not there, in use, waiting, finished. */
  private static final Set<Integer> ASKED_FOR =
      Set.of(200, 201, 202, 204, 302, 404, 409, 410, 422, 602, 603, 604, 605);

  private List<List<UUID>> sets;

  /** Annotations that come into {@link #CHANGING} and go. */
  private List<UUID> passing;

  /** What each reviewer was lent last. */
  private final Map<String, String> leases = new ConcurrentHashMap<>();

  private final Map<Integer, UUID> graphs = new ConcurrentHashMap<>();
  private final Map<String, Integer> unexpected = new ConcurrentHashMap<>();
  private long reviews;
  private final Map<Integer, Integer> answered = new ConcurrentHashMap<>();

  @Test
  void anythingAtAnyTime_leavesEveryGraphAsItsJournalSays() throws Exception {
    sets = new ArrayList<>();
    for (int i = 0; i <= CHANGING; i++) {
      sets.add(annotations(SIZE));
      graphs.put(i, graphOfPairs(sets.get(i), i == WEIGHED ? "evidence" : "graph"));
    }
    passing = annotations(SIZE);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    List<Integer> done =
        ConcurrentRequests.send(
                CLIENTS,
                (int i) -> {
                  Random random = new Random(i);
                  int requests = 0;
                  while (System.nanoTime() < end) {
                    Answer answer = anything(random, i);
                    if (!ASKED_FOR.contains(answer.status())) {
                      unexpected.merge(answer.status() + " " + answer.text(), 1, Integer::sum);
                    }
                    answered.merge(answer.status(), 1, Integer::sum);
                    requests++;
                  }
                  return requests;
                })
            .all();
    assertThat(unexpected).isEmpty();
    assertThat(done).allSatisfy(requests -> assertThat(requests).isPositive());
    UUID changing = client.graphOf(graphs.get(CHANGING)).id();
    for (JsonNode graph : client.get("/api/v1/graphs").json().get("items")) {
      UUID id = UUID.fromString(graph.get("id").asText());
      boolean plain = graph.get("backend").asText().equals("graph") && !id.equals(changing);
      check(id, plain);
    }
    for (int i = 0; i < GRAPHS; i++) {
      assertAsComputed(graphs.get(i), Set.copyOf(sets.get(i)));
    }
    report(done.stream().mapToInt(Integer::intValue).sum());
  }

  /** Says what was done, for the documentation. */
  private void report(int requests) {
    System.out.printf(
        "%d requests by %d clients in %d s; %d reviews in the journals; answers: %s%n",
        requests, CLIENTS, SECONDS, reviews, new TreeMap<>(answered));
  }

  /** Compares everything that follows from a journal with what the naive model computes. */
  private void assertAsComputed(UUID graph, Set<UUID> members) {
    GraphPicture served = GraphPicture.served(client, graph);
    Set<UUID> excluded = new HashSet<>(members);
    served.individuals().forEach(individual -> individual.members().forEach(excluded::remove));
    Map<AnnotationPair, Double> matches = new HashMap<>();
    for (GraphPicture.PairItem pair : served.pairs()) {
      if (pair.match() != null) {
        matches.put(
            AnnotationPair.of(AnnotationId.of(pair.a()), AnnotationId.of(pair.b())), pair.match());
      }
    }
    served.assertEquals(GraphPicture.computed(members, excluded, matches, client.lines(graph)));
  }

  private Answer anything(Random random, int who) {
    int number = random.nextInt(CHANGING + 1);
    List<UUID> set = sets.get(number);
    UUID graph = graphs.get(number);
    String path = ResightClient.graph(graph);
    int one = random.nextInt(SIZE);
    UUID a = set.get(one);
    UUID b = set.get((one + 1 + random.nextInt(SIZE - 1)) % SIZE);
    String reviewer = "client-" + who;
    return switch (random.nextInt(35)) {
      case 0, 1, 2, 3, 4, 5 ->
          old.decide(graph, a, b, DECISIONS.get(random.nextInt(DECISIONS.size())));
      case 6, 7, 8 ->
          client.post(
              path + "/reviews",
              Map.of(
                  "id", UUID.randomUUID(),
                  "a", a,
                  "b", b,
                  "decision", random.nextBoolean() ? "positive" : "negative",
                  "reviewer", reviewer));
      case 9, 10 -> old.form(graph);
      case 11, 12 -> lent(client.get(path + "/next?n=2&reviewer=" + reviewer), reviewer);
      case 13 -> client.get("/api/v1/next?reviewer=" + reviewer);
      case 14 -> old.status();
      case 15 -> client.post(path + "/undo", Map.of("reviewer", reviewer));
      case 16 -> client.get(path + "/individuals");
      case 17 -> client.get(path + "/conflicts");
      case 18 -> random.nextInt(4) == 0 ? old.sync(graph) : client.get(path + "/delta");
      case 19 ->
          random.nextBoolean()
              ? old.decide(graph, a, b, "Exclude Top")
              : client.delete(
                  path + "/exclusions", Map.of("annotations", List.of(a), "reviewer", reviewer));
      case 20 ->
          client.post(
              path + "/candidates", List.of(new Candidate(a, b, random.nextInt(1000) / 1000.0)));
      case 21 ->
          client.post(
              SHARED + "/feedback",
              Map.of(
                  "id", UUID.randomUUID(),
                  "a", a,
                  "b", b,
                  "decision", "incomparable",
                  "reviewer", reviewer));
      case 22 -> client.get(SHARED + "/next");
      case 23 -> {
        String lease = path + "/leases/" + leases.getOrDefault(reviewer, "none");
        yield random.nextBoolean() ? client.post(lease, Map.of()) : client.delete(lease);
      }
      case 24 -> client.get(path + "/pairs?limit=50");
      case 25 -> client.get(path + "/separations");
      case 26 -> client.get(path + "/reviews?limit=20&after=" + random.nextInt(50));
      case 27 -> client.get("/review/identification/lnbnn/?reviewer=" + reviewer);
      case 28 -> old.submit("/submit/identification/", a, b, "Cannot Tell", Map.of());
      case 29 -> {
        String members = ResightClient.graph(graphs.get(CHANGING)) + "/annotations";
        Map<String, Object> passer =
            Map.of("annotations", List.of(passing.get(random.nextInt(SIZE))));
        yield random.nextBoolean() ? client.post(members, passer) : client.delete(members, passer);
      }
      case 30 ->
          lent(client.get(path + "/next?kind=which,group&n=2&reviewer=" + reviewer), reviewer);
      case 31, 32 -> client.post(path + "/answers", look(random, set, reviewer));
      case 33 -> client.get(READINGS.get(random.nextInt(READINGS.size())));
      default -> random.nextInt(200) == 0 ? renewed(number) : client.get(path);
    };
  }

  private Answer lent(Answer next, String reviewer) {
    for (String questions : List.of("pairs", "questions")) {
      for (JsonNode question : next.json().path(questions)) {
        leases.put(reviewer, question.path("lease").path("token").asText());
      }
    }
    return next;
  }

  /** Says of a few photos which show the animal of one, or which of them do not belong. */
  private static Map<String, Object> look(Random random, List<UUID> set, String reviewer) {
    List<UUID> photos = new ArrayList<>(set);
    Collections.shuffle(photos, random);
    photos = photos.subList(0, 3 + random.nextInt(4));
    List<UUID> others = photos.subList(1, photos.size());
    List<UUID> marked = others.subList(0, random.nextInt(3));
    UUID id = UUID.randomUUID();
    return random.nextBoolean()
        ? Map.of(
            "id",
            id,
            "kind",
            "which",
            "photo",
            photos.get(0),
            "among",
            others,
            "marked",
            marked,
            "reviewer",
            reviewer)
        : Map.of(
            "id", id, "kind", "group", "photos", photos, "marked", marked, "reviewer", reviewer);
  }

  /** Deletes a graph and opens it again; one at a time, so that the id that stays is the last. */
  private synchronized Answer renewed(int number) {
    if (number == CHANGING) {
      return client.get(ResightClient.graph(graphs.get(number)));
    }
    old.delete(graphs.get(number));
    Answer made =
        old.create(
            sets.get(number), Map.of("backend", number == WEIGHED ? "lca" : "graph_algorithm"));
    if (OldClient.code(made) == 200) {
      graphs.put(number, OldClient.graph(made));
    }
    return made;
  }

  /**
   * Checks the order of a journal, computes who is who from it, and compares.
   *
   * @param plain whether who is who follows from the decisions alone
   */
  private void check(UUID graph, boolean plain) {
    Map<Set<UUID>, String> standing = new HashMap<>();
    long seq = 0;
    for (ResightClient.Recorded review : client.journal(graph, 0)) {
      seq++;
      assertThat(review.seq()).isEqualTo(seq);
      standing.put(Set.of(review.a(), review.b()), review.decision());
    }
    reviews += seq;
    if (!plain) {
      return;
    }
    List<Individual> individuals = client.individuals(graph);
    Set<UUID> atWork = new HashSet<>();
    individuals.forEach(individual -> atWork.addAll(individual.members()));
    Map<UUID, Set<UUID>> same = new HashMap<>();
    atWork.forEach(annotation -> same.put(annotation, new HashSet<>()));
    standing.forEach(
        (pair, decision) -> {
          if (decision.equals("positive") && atWork.containsAll(pair)) {
            pair.forEach(annotation -> same.get(annotation).addAll(pair));
          }
        });
    Set<Set<UUID>> expected = new HashSet<>();
    atWork.forEach(annotation -> expected.add(reach(annotation, same)));
    Set<Set<UUID>> found = new HashSet<>();
    for (Individual individual : individuals) {
      Set<UUID> members = new HashSet<>(individual.members());
      found.add(members);
      boolean consistent =
          standing.entrySet().stream()
              .noneMatch(
                  pair -> pair.getValue().equals("negative") && members.containsAll(pair.getKey()));
      assertThat(individual.consistent()).isEqualTo(consistent);
      assertThat(individual.label().toString())
          .isEqualTo(new TreeSet<>(members.stream().map(UUID::toString).toList()).first());
    }
    assertThat(found).isEqualTo(expected);
  }

  private static Set<UUID> reach(UUID from, Map<UUID, Set<UUID>> neighbours) {
    Set<UUID> reached = new HashSet<>(Set.of(from));
    Deque<UUID> open = new ArrayDeque<>(reached);
    while (!open.isEmpty()) {
      for (UUID next : neighbours.get(open.remove())) {
        if (reached.add(next)) {
          open.add(next);
        }
      }
    }
    return reached;
  }
}
