package org.resight.graph;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.model.AnnotationId;

/**
 * What a naming has done, or would do.
 *
 * @param seq as of which review
 * @param act the act, or null if nothing was done
 * @param digest tells this plan from another
 * @param names the photos whose name changes
 * @param individuals the individuals whose name changes, by label
 * @param clashes names that several individuals bear and keep
 * @param duplicate whether it had been done before
 */
public record NamesTaken(
    long seq,
    @Nullable UUID act,
    String digest,
    Map<AnnotationId, AnnotationCatalogue.Renamed> names,
    List<Named> individuals,
    List<Clash> clashes,
    boolean duplicate) {

  /** Copies the collections. */
  public NamesTaken {
    names = Map.copyOf(names);
    individuals = List.copyOf(individuals);
    clashes = List.copyOf(clashes);
  }

  /**
   * An individual whose name changes.
   *
   * @param label its smallest photo
   * @param before its name before: the one that most of its photos bear, or null
   * @param after its name afterwards, or null
   * @param photos how many photos it has
   */
  public record Named(
      AnnotationId label, @Nullable String before, @Nullable String after, int photos) {}

  /**
   * A name of several individuals.
   *
   * @param name as the largest of them writes it
   * @param labels of the individuals, the largest first
   */
  public record Clash(String name, List<AnnotationId> labels) {
    /** Copies the list. */
    public Clash {
      labels = List.copyOf(labels);
    }
  }
}
