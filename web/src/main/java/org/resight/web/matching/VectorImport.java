package org.resight.web.matching;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.resight.model.AnnotationId;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.web.body.BulkBody;
import org.resight.web.body.RequestValues;

/**
 * Collects the vectors of one body, and finds the photos that they belong to. Nothing is kept
 * before all of the body is known to be right. Not thread-safe.
 */
final class VectorImport {

  /** Most vectors of a call. */
  static final int MOST_VECTORS = 100_000;

  /** Says where in the body an item stands that is refused. */
  private interface Place {
    RefusedException of(int index, RefusedException refusal);
  }

  private final Set<UUID> members;
  private final Function<Collection<String>, Map<String, AnnotationId>> externalIds;
  private final HeldVectors.Share share;
  private int dimension;

  /**
   * Imports into a graph.
   *
   * @param share what its numbers take, to be closed by the caller when they are kept
   * @param members its annotations
   * @param externalIds finds annotations by their external ids
   */
  VectorImport(
      HeldVectors.Share share,
      Set<UUID> members,
      Function<Collection<String>, Map<String, AnnotationId>> externalIds) {
    this.share = share;
    this.members = members;
    this.externalIds = externalIds;
  }

  /** Returns how many numbers each vector has. */
  int dimension() {
    return dimension;
  }

  /**
   * Reads JSON, NDJSON or CSV.
   *
   * @throws RefusedException if an item is wrong; it says which line or index
   */
  Map<UUID, float[]> read(BulkBody<NamedVector> body) {
    List<NamedVector> items = new ArrayList<>();
    while (body.hasNext()) {
      NamedVector item = body.next();
      refuseTooMany(items.size() + 1L);
      share.take(item.vector().length);
      items.add(item);
    }
    return found(items, body::at);
  }

  /**
   * Reads a file of numpy.
   *
   * @throws RefusedException if an array or a row is wrong; it says which
   */
  Map<UUID, float[]> readNumpy(InputStream body) {
    NumpyArchive archive = NumpyArchive.read(body, share);
    return found(NamedVector.of(archive.ids(), archive.rows()), VectorImport::atIndex);
  }

  static void refuseTooMany(long vectors) {
    if (vectors > MOST_VECTORS) {
      throw new RefusedException(
          Refusal.TOO_MANY_ITEMS,
          "At most " + MOST_VECTORS + " vectors a call; send them in several.",
          Map.of("most", MOST_VECTORS));
    }
  }

  static RefusedException atIndex(int index, RefusedException refusal) {
    Map<String, Object> where = new HashMap<>(refusal.members());
    where.put(BulkBody.INDEX, index);
    return new RefusedException(refusal.refusal(), refusal.detail(), where);
  }

  private Map<UUID, float[]> found(List<NamedVector> items, Place place) {
    if (items.isEmpty()) {
      throw RefusedException.value(NamedVector.VECTOR, "must be given for a photo at least.");
    }
    Map<String, AnnotationId> byText = resolved(items);
    dimension = items.get(0).vector().length;
    Map<UUID, float[]> found = new HashMap<>();
    for (int i = 0; i < items.size(); i++) {
      NamedVector item = items.get(i);
      if (item.vector().length != dimension) {
        throw place.of(
            i,
            RefusedException.value(
                NamedVector.VECTOR,
                "has " + item.vector().length + " numbers, the first has " + dimension + "."));
      }
      UUID id = member(byText.get(item.annotation()));
      if (id == null) {
        throw place.of(
            i,
            new RefusedException(
                Refusal.NOT_IN_GRAPH,
                "The annotation is not in this graph.",
                Map.of(BulkBody.FIELD, NamedVector.ANNOTATION)));
      }
      if (found.put(id, item.vector()) != null) {
        throw place.of(
            i, RefusedException.value(NamedVector.ANNOTATION, "stands twice in the body."));
      }
    }
    return found;
  }

  private @Nullable UUID member(@Nullable AnnotationId id) {
    return id != null && members.contains(id.uuid()) ? id.uuid() : null;
  }

  private Map<String, AnnotationId> resolved(List<NamedVector> items) {
    Map<String, AnnotationId> resolved = new HashMap<>();
    Set<String> unknown = new HashSet<>();
    for (NamedVector item : items) {
      AnnotationId id = RequestValues.id(item.annotation());
      if (id == null) {
        unknown.add(item.annotation());
      } else {
        resolved.put(item.annotation(), id);
      }
    }
    if (!unknown.isEmpty()) {
      resolved.putAll(externalIds.apply(unknown));
    }
    return resolved;
  }
}
