package org.resight.state;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.graph.GraphClient;
import org.resight.model.AnnotationId;
import org.resight.model.GraphId;
import org.resight.model.NameBasedId;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/**
 * Which graphs exist, under which ids, and which annotations each holds; no annotation is held by
 * two.
 *
 * <p>Not thread-safe: guarded by the lock of {@link ReviewStateBean}. Each method costs the size of
 * the request, not of the catalogue.
 */
final class GraphRegistry {

  /** Present ids and aliases. */
  private final Map<GraphId, GraphClient> byId = new HashMap<>();

  private final Set<GraphId> gone = new HashSet<>();
  private final Map<AnnotationId, GraphClient> owners = new HashMap<>();
  private final Map<GraphClient, Integer> sizes = new HashMap<>();

  /** All graphs, oldest first. */
  private final NavigableMap<GraphOrder, GraphClient> inOrder = new TreeMap<>();

  private final Set<AnnotationId> beingDeleted = new HashSet<>();

  /** Whether what it does not know is not there; otherwise another server may know it. */
  private boolean complete;

  GraphRegistry(boolean complete) {
    this.complete = complete;
  }

  /** Says that all graphs are known. */
  void complete() {
    complete = true;
  }

  private void requireComplete() {
    if (!complete) {
      throw new RefusedException(
          Refusal.NOT_OWNER, "This server does not serve the graphs now; send the same again.");
    }
  }

  /**
   * Returns the graph with an id or alias.
   *
   * @throws RefusedException {@link Refusal#GONE} or {@link Refusal#UNKNOWN_GRAPH}; {@link
   *     Refusal#NOT_OWNER} while not all graphs are known
   */
  GraphClient find(GraphId id) {
    GraphClient client = byId.get(id);
    if (client != null) {
      return client;
    }
    requireComplete();
    Map<String, Object> members = Map.of("graph", id.toString());
    throw gone.contains(id)
        ? new RefusedException(Refusal.GONE, "The graph " + id + " was deleted.", members, -1)
        : new RefusedException(
            Refusal.UNKNOWN_GRAPH, "No graph has the id " + id + ".", members, -1);
  }

  /** Returns all graphs. */
  List<GraphClient> all() {
    return List.copyOf(sizes.keySet());
  }

  /**
   * Returns a page of the graphs, oldest first.
   *
   * @param after the last one of the page before, or null; it may be gone meanwhile
   */
  List<GraphClient> page(@Nullable GraphOrder after, int limit) {
    NavigableMap<GraphOrder, GraphClient> rest =
        after == null ? inOrder : inOrder.tailMap(after, false);
    return rest.values().stream().limit(limit).toList();
  }

  /**
   * Returns the graph over exactly these different annotations, or null.
   *
   * @throws RefusedException {@link Refusal#NOT_OWNER} while not all graphs are known
   */
  @Nullable GraphClient over(Collection<AnnotationId> annotations) {
    requireComplete();
    GraphClient holder = null;
    for (AnnotationId annotation : annotations) {
      GraphClient owner = owners.get(annotation);
      if (owner == null || (holder != null && holder != owner)) {
        return null;
      }
      holder = owner;
    }
    return holder != null && sizes.getOrDefault(holder, 0) == annotations.size() ? holder : null;
  }

  /**
   * Chooses an id that no graph has: the one given, or the first after it that is free.
   *
   * @param client the graph that may have it already
   */
  GraphId free(UUID named, @Nullable GraphClient client) {
    GraphId id = new GraphId(named);
    while (byId.containsKey(id) && byId.get(id) != client) {
      id = new GraphId(NameBasedId.after(id.uuid()));
    }
    return id;
  }

  /** Serves an id of a graph. */
  void serve(GraphId id, GraphClient client) {
    byId.put(id, client);
    gone.remove(id);
    sizes.putIfAbsent(client, 0);
    inOrder.put(GraphOrder.of(client.opening()), client);
  }

  /** Stops serving an id of a graph. */
  void withdraw(GraphId id, GraphClient client) {
    byId.remove(id, client);
  }

  /** Remembers the ids of a graph that was deleted. */
  void bury(Collection<GraphId> ids) {
    for (GraphId id : ids) {
      if (!byId.containsKey(id)) {
        gone.add(id);
      }
    }
  }

  /**
   * Claims annotations for a graph; those it holds already are left alone.
   *
   * @throws RefusedException {@link Refusal#ANNOTATIONS_IN_USE} if another holds one, or {@link
   *     Refusal#UNKNOWN_ANNOTATIONS} if one is just being deleted; none is claimed then
   */
  void claim(GraphClient client, Collection<AnnotationId> annotations) {
    GraphClient other = null;
    List<String> inUse = new ArrayList<>();
    List<String> vanishing = new ArrayList<>();
    for (AnnotationId annotation : annotations) {
      GraphClient owner = owners.get(annotation);
      if (owner != null && owner != client) {
        other = other == null ? owner : other;
        if (owner == other) {
          inUse.add(annotation.toString());
        }
      } else if (beingDeleted.contains(annotation)) {
        vanishing.add(annotation.toString());
      }
    }
    if (other != null) {
      throw new RefusedException(
          Refusal.ANNOTATIONS_IN_USE,
          "The graph " + other.id() + " holds " + inUse.size() + " of the annotations.",
          Map.of("graph", other.id().toString(), "annotations", inUse),
          RefusedException.NO_INDEX);
    }
    if (!vanishing.isEmpty()) {
      throw AnnotationCatalogue.unknown(vanishing);
    }
    int claimed = 0;
    for (AnnotationId annotation : annotations) {
      if (owners.put(annotation, client) == null) {
        claimed++;
      }
    }
    sizes.merge(client, claimed, Integer::sum);
  }

  /**
   * Makes sure that a graph is one of these, and not one of a server that has given up leading.
   *
   * @throws RefusedException {@link Refusal#NOT_OWNER}
   */
  void requireServed(GraphClient client) {
    if (!sizes.containsKey(client)) {
      throw new RefusedException(
          Refusal.NOT_OWNER, "This server does not serve the graph now; send the same again.");
    }
  }

  /** Frees annotations that a graph holds. */
  void release(GraphClient client, Collection<AnnotationId> annotations) {
    int released = 0;
    for (AnnotationId annotation : annotations) {
      if (owners.remove(annotation, client)) {
        released++;
      }
    }
    if (sizes.containsKey(client)) {
      sizes.merge(client, -released, Integer::sum);
    }
  }

  /** Forgets a graph: its ids are free, its annotations too. Returns the ids. */
  List<GraphId> forget(GraphClient client) {
    owners.values().removeIf(owner -> owner == client);
    sizes.remove(client);
    inOrder.remove(GraphOrder.of(client.opening()), client);
    List<GraphId> ids = new ArrayList<>();
    byId.forEach(
        (id, owner) -> {
          if (owner == client) {
            ids.add(id);
          }
        });
    ids.forEach(byId::remove);
    return ids;
  }

  /**
   * Returns the graph that holds an annotation, if one does.
   *
   * @throws RefusedException {@link Refusal#NOT_OWNER} while not all graphs are known
   */
  Optional<GraphClient> owner(AnnotationId annotation) {
    GraphClient owner = owners.get(annotation);
    if (owner == null) {
      requireComplete();
    }
    return Optional.ofNullable(owner);
  }

  /**
   * Keeps an annotation from being claimed while it is deleted from the catalogue.
   *
   * @throws RefusedException {@link Refusal#IN_USE} if a graph holds it
   */
  void beginDeletion(AnnotationId annotation) {
    GraphClient owner = owner(annotation).orElse(null);
    if (owner != null) {
      throw new RefusedException(
          Refusal.IN_USE,
          "The graph " + owner.id() + " holds the annotation " + annotation + ".",
          Map.of("graph", owner.id().toString()),
          RefusedException.NO_INDEX);
    }
    beingDeleted.add(annotation);
  }

  /** Ends what {@link #beginDeletion} began. */
  void endDeletion(AnnotationId annotation) {
    beingDeleted.remove(annotation);
  }
}
