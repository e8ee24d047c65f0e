package org.resight.state;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import org.resight.graph.GraphClient;
import org.resight.graph.GraphStatus;
import org.resight.graph.Offer;
import org.resight.journal.GraphKey;
import org.resight.lease.OfferedPair;
import org.resight.model.GraphId;

/**
 * The worthiest pairs, whichever their graph: the graphs are asked side by side.
 *
 * <p>Thread-safe. What is shown may be gone when it is leased, as between any two requests.
 */
public final class AnyGraph {

  private final ReviewStateBean state;

  /** Asks the open graphs of a state. */
  public AnyGraph(ReviewStateBean state) {
    this.state = state;
  }

  /**
   * A pair of one of several graphs.
   *
   * @param key of its graph, which stays
   * @param graph the id its graph has now
   * @param pair the pair
   */
  public record OfferedOf(GraphKey key, GraphId graph, OfferedPair pair) {}

  /**
   * The worthiest pairs of all graphs.
   *
   * @param availability why there are no more than these
   * @param pairs in priority order
   */
  public record OfferOfAny(GraphStatus.Availability availability, List<OfferedOf> pairs) {

    /** Copies the list. */
    public OfferOfAny {
      pairs = List.copyOf(pairs);
    }
  }

  /** A pair that a graph offered. The graph's id changes as it grows, so it is not kept here. */
  private record Offered(GraphClient client, OfferedPair pair) {}

  private static final Comparator<Offered> HELD_FIRST =
      Comparator.comparing(offered -> offered.pair().lease() == null);

  private static final Comparator<Offered> WORTHIEST_FIRST =
      Comparator.comparingDouble((Offered offered) -> offered.pair().due().priority())
          .reversed()
          .thenComparing(offered -> offered.pair().due().pair());

  /** Shows the worthiest pairs of any graph that nobody holds, without leasing them. */
  public CompletionStage<OfferOfAny> peek(int limit) {
    return peek(client -> true, limit);
  }

  /** Shows the worthiest pairs of some graphs that nobody holds, without leasing them. */
  public CompletionStage<OfferOfAny> peek(Predicate<GraphClient> asked, int limit) {
    List<GraphClient> clients = openClients(asked);
    return each(clients, client -> client.peek(limit))
        .thenApply(offers -> offer(clients, offers, limit));
  }

  /** Leases a reviewer the worthiest pairs of some graphs, those held already first. */
  public CompletionStage<OfferOfAny> lease(
      Predicate<GraphClient> asked, String reviewer, int limit) {
    List<GraphClient> clients = openClients(asked);
    return each(clients, client -> client.preview(reviewer, limit))
        .thenCompose(
            previews -> {
              Map<GraphClient, Integer> shares = new LinkedHashMap<>();
              worthiest(clients, previews, limit)
                  .forEach(offered -> shares.merge(offered.client(), 1, Integer::sum));
              List<GraphClient> chosen = List.copyOf(shares.keySet());
              return each(chosen, client -> client.lease(reviewer, shares.getOrDefault(client, 1)))
                  .thenApply(
                      offers ->
                          chosen.isEmpty()
                              ? offer(clients, previews, limit)
                              : offer(chosen, offers, limit));
            });
  }

  private List<GraphClient> openClients(Predicate<GraphClient> asked) {
    return opened(state.clients().stream().filter(asked).toList());
  }

  /** Returns those that are open, by the ids they have now: one changes when its graph grows. */
  static List<GraphClient> opened(List<GraphClient> clients) {
    return clients.stream()
        .filter(GraphClient::isOpen)
        .map(client -> Map.entry(client.id().uuid(), client))
        .sorted(Map.Entry.comparingByKey())
        .map(Map.Entry::getValue)
        .toList();
  }

  private static <T> CompletionStage<List<T>> each(
      List<GraphClient> clients, Function<GraphClient, CompletionStage<T>> question) {
    List<CompletableFuture<T>> answers =
        clients.stream().map(client -> question.apply(client).toCompletableFuture()).toList();
    return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
        .thenApply(done -> answers.stream().map(CompletableFuture::join).toList());
  }

  private static List<Offered> worthiest(List<GraphClient> clients, List<Offer> offers, int limit) {
    List<Offered> all = new ArrayList<>();
    for (int i = 0; i < offers.size(); i++) {
      GraphClient client = clients.get(i);
      offers.get(i).pairs().forEach(pair -> all.add(new Offered(client, pair)));
    }
    all.sort(HELD_FIRST.thenComparing(WORTHIEST_FIRST));
    return all.subList(0, Math.min(limit, all.size()));
  }

  private static OfferedOf offeredOf(GraphClient client, OfferedPair pair) {
    return new OfferedOf(client.opening().key(), client.id(), pair);
  }

  private static OfferOfAny offer(List<GraphClient> clients, List<Offer> offers, int limit) {
    List<OfferedOf> best =
        worthiest(clients, offers, limit).stream()
            .map(offered -> offeredOf(offered.client(), offered.pair()))
            .toList();
    if (!best.isEmpty()) {
      return new OfferOfAny(GraphStatus.Availability.READY, best);
    }
    boolean waiting =
        offers.stream().anyMatch(offer -> offer.availability() == GraphStatus.Availability.WAITING);
    return new OfferOfAny(
        waiting ? GraphStatus.Availability.WAITING : GraphStatus.Availability.FINISHED, List.of());
  }
}
