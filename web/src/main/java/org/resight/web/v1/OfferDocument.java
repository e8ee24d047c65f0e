package org.resight.web.v1;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.resight.graph.Offer;
import org.resight.journal.GraphKey;
import org.resight.lease.Lease;
import org.resight.lease.OfferedPair;
import org.resight.model.DuePair;
import org.resight.model.GraphId;
import org.resight.state.AnyGraph;
import org.resight.web.access.Caller;
import org.resight.web.body.RequestValues;

/** Pairs offered to a reviewer, as the API shows them. */
public record OfferDocument(String status, List<Pair> pairs) {

  /** One pair. */
  record Pair(
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable UUID graph,
      UUID a,
      UUID b,
      double priority,
      String reason,
      @Nullable Double match,
      String current,
      @Nullable LeaseDocument lease,
      List<Integer> individuals) {

    static Pair of(@Nullable GraphId graph, OfferedPair offered, Caller.LeaseWriter leases) {
      DuePair due = offered.due();
      return new Pair(
          graph == null ? null : graph.uuid(),
          due.pair().a().uuid(),
          due.pair().b().uuid(),
          due.priority(),
          RequestValues.name(due.reason()),
          known(due.match()),
          RequestValues.name(due.current()),
          offered.lease() == null ? null : LeaseDocument.of(offered.lease(), leases),
          List.of(due.sizeA(), due.sizeB()));
    }
  }

  /** A lease. */
  record LeaseDocument(String token, Instant expiresAt) {
    static LeaseDocument of(Lease lease, Caller.LeaseWriter leases) {
      return new LeaseDocument(leases.token(lease.token(), lease.pair()), lease.expiresAt());
    }
  }

  /** Puts what is not known as null. */
  public static @Nullable Double known(double number) {
    return Double.isNaN(number) ? null : number;
  }

  static OfferDocument of(Offer offer, Caller.LeaseWriter leases) {
    return new OfferDocument(
        RequestValues.name(offer.availability()),
        offer.pairs().stream().map(pair -> Pair.of(null, pair, leases)).toList());
  }

  static OfferDocument of(
      AnyGraph.OfferOfAny offer, Function<GraphKey, Caller.LeaseWriter> leases) {
    return new OfferDocument(
        RequestValues.name(offer.availability()),
        offer.pairs().stream()
            .map(pair -> Pair.of(pair.graph(), pair.pair(), leases.apply(pair.key())))
            .toList());
  }
}
