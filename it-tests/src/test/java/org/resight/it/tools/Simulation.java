package org.resight.it.tools;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.resight.it.server.ResightClient;
import org.resight.it.server.ResightClient.Graph;
import org.resight.it.server.ResightClient.Individual;
import org.resight.it.tools.PhotoSet.Candidate;

/**
 * A set of photos brought into a server, reviewed to the end by simulated reviewers, and scored
 * against the truth.
 */
public final class Simulation {

  private final ResightClient client;
  private final PhotoSet photos;

  /** Individual of each photo, by external id. */
  private final Map<String, String> truth;

  public Simulation(ResightClient client, PhotoSet photos) {
    this.client = client;
    this.photos = photos;
    this.truth = photos.individuals();
  }

  /**
   * What came of it.
   *
   * @param photos how many there are in the graph
   * @param score of the server's individuals
   * @param possible the score of the best partition that the candidate pairs allow
   */
  public record Result(
      Graph graph,
      int photos,
      SimulatedReviewers.Outcome outcome,
      PairScore score,
      PairScore possible) {

    double reviewsPerPhoto() {
      return (double) outcome.reviews() / photos;
    }
  }

  /**
   * Imports annotations, makes a graph of them and imports its candidates; says how long it took.
   */
  public Duration bringIn(Map<String, ?> config) {
    Instant start = Instant.now();
    PhotoSet.Source annotations = required(photos.annotations(), "annotations");
    PhotoSet.Source candidates = required(photos.candidates(), "candidates");
    client.importAnnotations(() -> PhotoSet.open(annotations));
    Graph graph = client.createGraph(ids().keySet(), config);
    client.importCandidates(graph.id(), () -> PhotoSet.open(candidates));
    return Duration.between(start, Instant.now());
  }

  /** Returns the graph over the photos of the truth. */
  public Graph graph() {
    return client.createGraph(ids().keySet(), Map.of());
  }

  /** Reviews a graph to its end. Its annotations must all be in the truth. */
  public Result review(UUID graph, int reviewers, double accuracy, long seed, int batch)
      throws InterruptedException {
    Map<UUID, String> ids = ids();
    var outcome =
        new SimulatedReviewers(
                client, graph, id -> truth.get(ids.get(id)), reviewers, accuracy, seed, batch)
            .reviewToTheEnd();
    Map<UUID, UUID> labels = new HashMap<>();
    for (Individual individual : client.individuals(graph)) {
      individual.members().forEach(member -> labels.put(member, individual.label()));
    }
    Map<String, String> reachable = reachable();
    return new Result(
        client.graphOf(graph),
        labels.size(),
        outcome,
        PairScore.of(labels.keySet(), labels::get, id -> truth.get(ids.get(id))),
        PairScore.of(truth.keySet(), reachable::get, truth::get));
  }

  /** The external id of each annotation of the catalogue that the truth knows. */
  private Map<UUID, String> ids() {
    Map<UUID, String> ids = new LinkedHashMap<>();
    client.annotations(
        annotation -> {
          if (annotation.externalId() != null && truth.containsKey(annotation.externalId())) {
            ids.put(annotation.id(), annotation.externalId());
          }
        });
    return ids;
  }

  /** Joins the photos that candidate pairs of one individual connect; each part is named by one. */
  private Map<String, String> reachable() {
    Map<String, Set<String>> neighbours = new HashMap<>();
    truth.keySet().forEach(photo -> neighbours.put(photo, new HashSet<>()));
    for (Candidate pair : photos.candidatePairs()) {
      if (truth.get(pair.a()).equals(truth.get(pair.b()))) {
        neighbours.get(pair.a()).add(pair.b());
        neighbours.get(pair.b()).add(pair.a());
      }
    }
    Map<String, String> part = new HashMap<>();
    for (String photo : truth.keySet()) {
      var reached = new ArrayDeque<>(List.of(photo));
      while (!reached.isEmpty()) {
        String one = reached.pop();
        if (part.putIfAbsent(one, photo) == null) {
          reached.addAll(neighbours.get(one));
        }
      }
    }
    return part;
  }

  private static PhotoSet.Source required(PhotoSet.Source source, String what) {
    if (source == null) {
      throw new IllegalStateException("There is no file of " + what);
    }
    return source;
  }
}
