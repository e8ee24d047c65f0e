package org.resight.web.access;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.resight.access.AccessState;
import org.resight.access.AccessToken;
import org.resight.access.Account;
import org.resight.access.LocationRules;
import org.resight.access.OfferedPhotos;
import org.resight.access.Principal;
import org.resight.access.Right;
import org.resight.access.ShownAnnotation;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.graph.GraphClient;
import org.resight.journal.GraphKey;
import org.resight.journal.ReviewJournal;
import org.resight.model.AnnotationId;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.state.ReviewStateBean;

/**
 * What one caller may know of annotations: the one place that decides whether places are exact.
 *
 * <p>They are for who has the right {@code locations} in the project that holds the annotation, and
 * for who brought one in that no project holds; a token needs the right too. Everybody else sees
 * what the project's rules say.
 *
 * <p>Thread-safe. An annotation that no project holds costs a question to the database, together
 * with all that are asked for with it.
 */
public final class AnnotationView {

  private final Principal who;
  private final AccessState access;
  private final ReviewStateBean state;
  private final ReviewJournal journal;
  private final OfferedPhotos offered;

  AnnotationView(
      Principal who,
      AccessState access,
      ReviewStateBean state,
      ReviewJournal journal,
      OfferedPhotos offered) {
    this.who = who;
    this.access = access;
    this.state = state;
    this.journal = journal;
    this.offered = offered;
  }

  /** Returns an annotation as the caller may see it. */
  public ShownAnnotation of(CatalogueAnnotation annotation) {
    return of(List.of(annotation)).get(0);
  }

  /** Returns annotations as the caller may see them, in their order. */
  public List<ShownAnnotation> of(List<CatalogueAnnotation> annotations) {
    Predicate<AnnotationId> exact =
        exact(annotations.stream().map(CatalogueAnnotation::id).toList());
    return annotations.stream()
        .map(
            annotation ->
                exact.test(annotation.id())
                    ? ShownAnnotation.exactly(annotation)
                    : ShownAnnotation.coarsely(annotation, rules(annotation.id())))
        .toList();
  }

  /** Returns of which annotations the caller may know the exact place. */
  public Predicate<AnnotationId> exact(Collection<AnnotationId> annotations) {
    if (who.isOwner()) {
      return annotation -> true;
    }
    Set<UUID> mine = mine(annotations);
    return annotation ->
        holder(annotation)
            .map(holder -> who.may(holder, Right.LOCATIONS))
            .orElseGet(() -> mine.contains(annotation.uuid()));
  }

  /** Returns annotations as the caller may see them, by id. */
  public Map<AnnotationId, ShownAnnotation> of(Map<AnnotationId, CatalogueAnnotation> annotations) {
    Map<AnnotationId, ShownAnnotation> shown = new LinkedHashMap<>();
    of(List.copyOf(annotations.values())).forEach(each -> shown.put(each.id(), each));
    return shown;
  }

  /** Returns what the caller has just sent and nobody has kept, as it was sent. */
  public ShownAnnotation sent(CatalogueAnnotation annotation) {
    return ShownAnnotation.exactly(annotation);
  }

  /**
   * Returns which annotations may be told of in a project's answer: those that it holds, and to who
   * may not look at the project those that were offered. Where nobody signs in, all may.
   */
  public boolean isIn(GraphClient project, AnnotationId annotation) {
    return who.isOwner()
        || holder(annotation)
            .filter(KnownProjects.key(project)::equals)
            .filter(key -> who.may(key, Right.SEE) || wasOffered(key, annotation))
            .isPresent();
  }

  /**
   * Refuses a photo that a project does not hold, or that may not be looked at.
   *
   * @throws RefusedException {@link Refusal#NOT_IN_GRAPH}
   * @throws RefusedException {@link Refusal#NOT_OFFERED}
   */
  public void requireSeen(GraphClient project, AnnotationId annotation) {
    if (holder(annotation).filter(KnownProjects.key(project)::equals).isEmpty()) {
      throw new RefusedException(Refusal.NOT_IN_GRAPH, "This photo is not in this project.");
    }
    requireSeen(annotation);
  }

  /**
   * Refuses a photo that may not be looked at.
   *
   * @throws RefusedException {@link Refusal#NOT_OFFERED}
   */
  public void requireSeen(AnnotationId annotation) {
    Optional<UUID> holder = holder(annotation);
    if (!who.isOwner()
        && holder.isPresent()
        && !who.may(holder.get(), Right.SEE)
        && !wasOffered(holder.get(), annotation)) {
      throw new RefusedException(
          Refusal.NOT_OFFERED, "You see the photos of pairs that were offered to you.");
    }
  }

  /**
   * Refuses a photo of a project that may not be looked at. Of others nothing is told, not even
   * that they are there.
   *
   * @throws RefusedException {@link Refusal#NOT_OFFERED}
   */
  public void refuseUnseen(GraphClient project, AnnotationId annotation) {
    if (holder(annotation).filter(KnownProjects.key(project)::equals).isPresent()) {
      requireSeen(annotation);
    }
  }

  /** Takes note that the caller may look at annotations of a project from now on. */
  public void offer(GraphClient project, Collection<AnnotationId> annotations) {
    Account account = who.account();
    if (account != null && !who.may(KnownProjects.key(project), Right.SEE)) {
      annotations.forEach(
          annotation -> offered.add(KnownProjects.key(project), account.id(), annotation.uuid()));
    }
  }

  private boolean wasOffered(UUID project, AnnotationId annotation) {
    Account account = who.account();
    return account != null && offered.has(project, account.id(), annotation.uuid());
  }

  private Optional<UUID> holder(AnnotationId annotation) {
    try {
      return state.owner(annotation).map(KnownProjects::key);
    } catch (RefusedException e) {
      if (e.refusal() != Refusal.NOT_OWNER) {
        throw e;
      }
      return journal.holderOf(annotation).map(GraphKey::uuid); // a graph of another server
    }
  }

  private LocationRules rules(AnnotationId annotation) {
    return holder(annotation).map(access.nowOrLast()::locationsOf).orElse(LocationRules.USUAL);
  }

  /** What it brought in itself and no project holds; a program needs the right in its token too. */
  private Set<UUID> mine(Collection<AnnotationId> annotations) {
    Account account = who.account();
    AccessToken token = who.token();
    List<UUID> free =
        account == null || (token != null && !token.rights().contains(Right.LOCATIONS))
            ? List.of()
            : annotations.stream()
                .filter(id -> holder(id).isEmpty())
                .map(AnnotationId::uuid)
                .toList();
    Set<UUID> mine = new HashSet<>();
    if (account != null && !free.isEmpty()) {
      access
          .importers(free)
          .forEach(
              (annotation, importer) -> {
                if (importer.equals(account.id())) {
                  mine.add(annotation);
                }
              });
    }
    return mine;
  }
}
