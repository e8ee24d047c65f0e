package org.resight.matching.vectors;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.refusal.RefusedException;

/**
 * Vectors that people imported, for each graph. They cannot be made again on this server.
 * Thread-safe; every method blocks until the store has answered.
 */
public interface VectorStore {

  /**
   * A set and how many vectors it has.
   *
   * @param vectors how many photos have one
   */
  record Counted(VectorSet set, long vectors) {}

  /**
   * Keeps vectors, in place of those that the set has of the same photos. A set that is not there
   * begins with them.
   *
   * @param vectors of length 1, by annotation
   * @throws RefusedException if the set has another version or dimension, or is one too many
   */
  AnnotationCatalogue.Imported put(UUID graph, VectorSet set, Map<UUID, float[]> vectors);

  /** Returns the sets of a graph, in the order of their names. */
  List<VectorSet> sets(UUID graph);

  /** Returns the same, each with how many vectors it has. */
  List<Counted> counted(UUID graph);

  /** Finds a set. */
  default Optional<VectorSet> set(UUID graph, String name) {
    return sets(graph).stream().filter(set -> set.name().equals(name)).findFirst();
  }

  /** Returns the vectors that a set has of some photos, by annotation. */
  Map<UUID, float[]> find(UUID graph, String name, Collection<UUID> annotations);

  /**
   * Deletes a set, in several transactions. Vectors that are left by a crash keep their set.
   *
   * @return false if there was none
   */
  boolean delete(UUID graph, String name);

  /** Deletes the sets of graphs that were deleted. */
  void forgetDeleted();
}
