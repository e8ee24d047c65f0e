package org.resight.web.candidates;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.journal.CandidateBatch;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.web.body.BulkBody;
import org.resight.web.body.RequestValues;

/**
 * Collects the candidate pairs of one body; looks external ids up some thousand rows at a time,
 * each once. Two boxes of one photo are no candidate pair: such rows are left out.
 *
 * <p>Not thread-safe.
 */
final class CandidateImport {

  /** Pairs a call may bring; each costs some 80 bytes until it is answered. */
  static final int MOST_PAIRS = 10_000_000;

  private static final int CHUNK = 8_192;

  private final AnnotationCatalogue catalogue;
  private final Supplier<Set<String>> collections;
  private final UnaryOperator<Set<AnnotationId>> held;
  private @Nullable Set<String> known;
  private final BulkBody<CandidateRequest.ScoredRequest> body;
  private final CandidateBatch.Builder batch = new CandidateBatch.Builder();
  private final List<CandidateRequest.ScoredRequest> rows = new ArrayList<>(CHUNK);
  private final Map<String, AnnotationId> resolved = new HashMap<>();

  /** The annotations whose boxes were asked for. */
  private final Set<AnnotationId> looked = new HashSet<>();

  /** The number of the image that the box of an annotation is on. */
  private final Map<AnnotationId, Integer> images = new HashMap<>();

  private final Map<String, Integer> numbers = new HashMap<>();
  private long leftOut;

  /** The rows whose first annotation is the larger one. */
  private final BitSet turned = new BitSet();

  /** How many rows came before {@link #rows}. */
  private int before;

  /**
   * @param collections where external ids are looked for: those of the graph's annotations
   * @param held which of some annotations the graph holds: of others nothing is told
   */
  CandidateImport(
      AnnotationCatalogue catalogue,
      Supplier<Set<String>> collections,
      UnaryOperator<Set<AnnotationId>> held,
      BulkBody<CandidateRequest.ScoredRequest> body) {
    this.catalogue = catalogue;
    this.collections = collections;
    this.held = held;
    this.body = body;
  }

  /**
   * Reads the body to its end.
   *
   * @throws RefusedException if a row is wrong in itself
   * @throws RefusedException {@link Refusal#NOT_IN_GRAPH} if an external id is unknown
   */
  CandidateBatch read() {
    while (nextRow()) {
      if (rows.size() == CHUNK) {
        take();
      }
    }
    take();
    return batch.build();
  }

  private boolean nextRow() {
    try {
      if (!body.hasNext()) {
        return false;
      }
    } catch (RefusedException e) {
      // A row before it may be wrong too, and is to be named first.
      take();
      throw e;
    }
    if (before + rows.size() == MOST_PAIRS) {
      throw new RefusedException(
          Refusal.TOO_MANY_ITEMS,
          "At most " + MOST_PAIRS + " pairs a call.",
          Map.of("most", MOST_PAIRS));
    }
    return rows.add(body.next());
  }

  private void take() {
    resolve();
    lookAtBoxes();
    for (CandidateRequest.ScoredRequest row : rows) {
      AnnotationId a = id(row.a(), "a");
      AnnotationId b = id(row.b(), "b");
      if (a.equals(b)) {
        throw body.at(
            before,
            new RefusedException(
                Refusal.SELF_PAIR,
                "A pair needs two different annotations.",
                Map.of(BulkBody.FIELD, "b")));
      }
      turned.set(before, a.compareTo(b) > 0);
      if (isOnePhoto(a, b)) {
        batch.skip();
        leftOut++;
      } else {
        batch.add(AnnotationPair.of(a, b), row.match(), row.nomatch(), row.notcomp());
      }
      before++;
    }
    rows.clear();
  }

  /** Asks for the images of the boxes that the rows name, of each once. */
  private void lookAtBoxes() {
    Set<AnnotationId> unknown = new HashSet<>();
    for (CandidateRequest.ScoredRequest row : rows) {
      for (String text : List.of(row.a(), row.b())) {
        AnnotationId id = resolved.getOrDefault(text, RequestValues.id(text));
        if (id != null && looked.add(id)) {
          unknown.add(id);
        }
      }
    }
    if (!unknown.isEmpty()) {
      catalogue
          .boxedOn(held.apply(unknown))
          .forEach((id, image) -> images.put(id, numbers.computeIfAbsent(image, this::number)));
    }
  }

  private int number(String image) {
    return numbers.size();
  }

  private boolean isOnePhoto(AnnotationId a, AnnotationId b) {
    Integer image = images.get(a);
    return image != null && image.equals(images.get(b));
  }

  /** Returns how many rows were left out since their two boxes are on one photo. */
  long leftOut() {
    return leftOut;
  }

  private void resolve() {
    Set<String> unknown = new HashSet<>();
    for (CandidateRequest.ScoredRequest row : rows) {
      collect(row.a(), unknown);
      collect(row.b(), unknown);
    }
    if (!unknown.isEmpty()) {
      Set<String> places = known;
      if (places == null) {
        places = collections.get();
        known = places;
      }
      Map<String, AnnotationId> found = catalogue.byExternalId(places, unknown);
      Set<AnnotationId> holds = held.apply(Set.copyOf(found.values()));
      found.forEach(
          (text, id) -> {
            if (holds.contains(id)) {
              resolved.put(text, id);
            }
          });
    }
  }

  private void collect(String text, Set<String> unknown) {
    if (!resolved.containsKey(text) && RequestValues.id(text) == null) {
      unknown.add(text);
    }
  }

  private AnnotationId id(String text, String field) {
    AnnotationId id = resolved.get(text);
    id = id == null ? RequestValues.id(text) : id;
    if (id == null) {
      throw body.at(
          new RefusedException(
              Refusal.NOT_IN_GRAPH,
              "No annotation of this graph has the external id.",
              Map.of("externalId", text),
              before),
          columns(field));
    }
    return id;
  }

  /** Says where a pair stands that the graph refused. */
  RefusedException located(RefusedException refusal) {
    if (refusal.index() == RefusedException.NO_INDEX) {
      return refusal;
    }
    Object annotation = refusal.members().get("annotation");
    boolean larger = annotation != null && annotation.equals(refusal.members().get("b"));
    return body.at(refusal, columns(turned.get(refusal.index()) == larger ? "a" : "b"));
  }

  private Map<String, Object> columns(String field) {
    return body.hasColumns() ? Map.of(BulkBody.COLUMN, field) : Map.of();
  }
}
