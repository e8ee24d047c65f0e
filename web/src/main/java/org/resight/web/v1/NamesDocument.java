package org.resight.web.v1;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.catalogue.GivenNames;
import org.resight.graph.NamesTaken;
import org.resight.model.AnnotationId;

/**
 * What a naming has done, or would do.
 *
 * @param seq as of which review
 * @param act the act, which an undo takes back; null if nothing was done
 * @param digest tells this plan from another
 * @param individuals those whose name, or that of one of their photos, changes
 * @param shared names that several individuals bear and keep
 * @param photos how many photos get another name
 * @param duplicate whether it had been done before
 */
public record NamesDocument(
    long seq,
    @Nullable UUID act,
    String digest,
    List<NamedItem> individuals,
    List<SharedItem> shared,
    int photos,
    boolean duplicate) {

  /** An individual, its names, and how many photos it has. */
  public record NamedItem(
      UUID label, @Nullable String old, @JsonProperty("new") @Nullable String fresh, int photos) {}

  /** A name and the individuals that bear it. */
  public record SharedItem(String name, List<UUID> labels) {}

  public static NamesDocument of(NamesTaken taken) {
    return new NamesDocument(
        taken.seq(),
        taken.act(),
        taken.digest(),
        taken.individuals().stream()
            .map(
                named ->
                    new NamedItem(
                        named.label().uuid(), named.before(), named.after(), named.photos()))
            .toList(),
        taken.clashes().stream()
            .map(
                clash ->
                    new SharedItem(
                        clash.name(), clash.labels().stream().map(AnnotationId::uuid).toList()))
            .toList(),
        taken.names().size(),
        taken.duplicate());
  }

  /** Returns a name as it is kept; what people write for "no name" is an empty one. */
  public static String name(@Nullable String given) {
    return given == null || GivenNames.isNone(given) ? "" : given.strip();
  }
}
