package org.resight.web.pages;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.resight.graph.GraphClient;
import org.resight.graph.PairFilter;
import org.resight.graph.PairPage;
import org.resight.journal.GraphKey;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.EvidenceDecision;
import org.resight.model.PairState;

/**
 * The photos of a graph on which something was decided. Read from its pairs, and kept until the
 * graph has a newer review. Thread-safe.
 */
@ApplicationScoped
public class ComparedPhotos {

  private static final int PAGE = 10_000;
  private static final int MOST_KEPT = 20;

  private static final List<EvidenceDecision> DECIDED =
      List.of(
          EvidenceDecision.NEGATIVE,
          EvidenceDecision.INCOMPARABLE,
          EvidenceDecision.UNKNOWN,
          EvidenceDecision.POSITIVE);

  private final Map<GraphKey, Known> latest = new ConcurrentHashMap<>();

  private record Known(long seq, Set<AnnotationId> photos) {}

  /** Returns the photos. Blocks while the pairs are read. */
  Set<AnnotationId> of(GraphClient client) {
    GraphKey key = client.opening().key();
    long seq = client.status().lastSeq();
    Known known = latest.get(key);
    if (known != null && known.seq() == seq) {
      return known.photos();
    }
    Set<AnnotationId> photos = new HashSet<>();
    for (EvidenceDecision decision : DECIDED) {
      AnnotationPair after = null;
      do {
        PairPage page =
            client
                .pairs(new PairFilter(after, PAGE, decision, null))
                .toCompletableFuture()
                .join()
                .value();
        for (PairState pair : page.items()) {
          photos.add(pair.pair().a());
          photos.add(pair.pair().b());
        }
        after = page.next();
      } while (after != null);
    }
    if (latest.size() >= MOST_KEPT) {
      latest.clear();
    }
    latest.put(key, new Known(seq, photos));
    return photos;
  }
}
