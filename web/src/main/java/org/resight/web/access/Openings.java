package org.resight.web.access;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.resight.access.AccessState;
import org.resight.access.Account;
import org.resight.access.Origin;
import org.resight.access.People;
import org.resight.access.Principal;
import org.resight.access.Right;
import org.resight.access.ServerRight;
import org.resight.access.ShownAnnotation;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.graph.GraphClient;
import org.resight.journal.GraphOpening;
import org.resight.model.AnnotationId;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.state.Curation;
import org.resight.state.OpenGraph;
import org.resight.state.ReviewStateBean;
import org.resight.web.body.RequestValues;

/**
 * Which annotations somebody may use, and whose a project is that is made: annotations that no
 * project holds are their importer's and the administrators', others are those of their project.
 *
 * <p>Thread-safe. Costs the size of what is asked, in the database too.
 */
public final class Openings {

  /** Annotations that are looked up together. */
  private static final int CHUNK = 500;

  private final Principal who;
  private final Origin from;
  private final AccessState access;
  private final People people;
  private final ReviewStateBean state;
  private final AnnotationCatalogue catalogue;
  private final AnnotationView view;

  Openings(
      Principal who,
      Origin from,
      AccessState access,
      People people,
      ReviewStateBean state,
      AnnotationCatalogue catalogue,
      AnnotationView view) {
    this.who = who;
    this.from = from;
    this.access = access;
    this.people = people;
    this.state = state;
    this.catalogue = catalogue;
    this.view = view;
  }

  /**
   * Returns a wish for a project over what may be used: all of that, or what is named.
   *
   * @throws RefusedException {@link Refusal#UNKNOWN_ANNOTATIONS} if one that is named may not be
   *     seen
   */
  public OpenGraph usable(OpenGraph wish) {
    if (who.isOwner()) {
      return wish;
    }
    List<AnnotationId> named = wish.annotations() == null ? null : List.copyOf(wish.annotations());
    List<AnnotationId> used;
    if (named == null) {
      List<AnnotationId> all = List.copyOf(catalogue.all(wish.collection()));
      Predicate<AnnotationId> mine = visible(all);
      Set<AnnotationId> held = holders(all).keySet();
      used = all.stream().filter(id -> !held.contains(id)).filter(mine).toList();
    } else {
      used = known(named);
    }
    return new OpenGraph(used, wish.name(), wish.backend(), wish.config(), wish.callbacks());
  }

  /**
   * Returns annotations if all of them may be seen.
   *
   * @throws RefusedException {@link Refusal#UNKNOWN_ANNOTATIONS} if one may not
   */
  public List<AnnotationId> known(List<AnnotationId> annotations) {
    Predicate<AnnotationId> visible = visible(annotations);
    List<String> hidden =
        annotations.stream().filter(visible.negate()).map(AnnotationId::toString).toList();
    if (!hidden.isEmpty()) {
      throw new RefusedException(
          Refusal.UNKNOWN_ANNOTATIONS,
          hidden.size() + " annotations are not in the catalogue.",
          Map.of("annotations", hidden),
          RefusedException.NO_INDEX);
    }
    return annotations;
  }

  /** Returns which of some annotations may be seen, by their ids. */
  public Predicate<AnnotationId> seenIds(Collection<AnnotationId> annotations) {
    return visible(annotations);
  }

  private Predicate<AnnotationId> visible(Collection<AnnotationId> annotations) {
    if (who.isOwner()) {
      return id -> true;
    }
    Set<UUID> mine = mine(annotations.stream().map(AnnotationId::uuid).toList());
    Map<AnnotationId, GraphClient> holders = holders(annotations);
    boolean all = who.may(ServerRight.ADMINISTER);
    return id -> {
      GraphClient holder = holders.get(id);
      return holder == null
          ? all || mine.contains(id.uuid())
          : who.may(KnownProjects.key(holder), Right.SEE);
    };
  }

  /** Asks for the graphs that hold some annotations: for many at a time, but not for all. */
  private Map<AnnotationId, GraphClient> holders(Collection<AnnotationId> annotations) {
    Map<AnnotationId, GraphClient> holders = new HashMap<>();
    Iterator<AnnotationId> ids = annotations.iterator();
    while (ids.hasNext()) {
      holders.putAll(state.owners(some(ids, CHUNK)));
    }
    return holders;
  }

  private Set<UUID> mine(Collection<UUID> annotations) {
    Account account = who.account();
    Set<UUID> mine = new HashSet<>();
    if (account != null) {
      access
          .importers(annotations)
          .forEach(
              (annotation, importer) -> {
                if (importer.equals(account.id())) {
                  mine.add(annotation);
                }
              });
    }
    return mine;
  }

  /**
   * Opens a project, or finds the one that stands over exactly these annotations. Its maker has all
   * rights in it from the first moment. The right to exact places is left out if somebody else
   * brought one of its photos in.
   */
  public CompletionStage<Curation.Opened> open(Curation curation, OpenGraph wish) {
    return curation
        .open(wish, this::giveToMaker)
        .whenComplete((opened, failure) -> access.readAgain()); // it may stand for all that
  }

  private void giveToMaker(GraphOpening made) {
    people.own(who, made.key().uuid(), broughtIn(made.annotations()), from);
  }

  private boolean broughtIn(Collection<AnnotationId> annotations) {
    Account account = who.account();
    return account == null
        || access.importers(annotations.stream().map(AnnotationId::uuid).toList()).values().stream()
            .allMatch(account.id()::equals);
  }

  /** Returns the account whose annotations are that the caller brings in; null if it has none. */
  public @Nullable UUID importer() {
    Account account = who.account();
    return account == null ? null : account.id();
  }

  /**
   * Returns the annotations of an import as they come. None that is somebody else's is changed. The
   * owner is checked first, so that a refusal tells nothing of the annotation. It is checked again
   * at the end, as reading may take long. Places that the caller may not see stay unchanged.
   *
   * <p>The iterator throws {@link RefusedException} {@link Refusal#UNKNOWN_ANNOTATIONS} if one is
   * somebody else's.
   */
  public Iterator<CatalogueAnnotation> owned(Iterator<CatalogueAnnotation> annotations) {
    if (who.account() == null) {
      return annotations;
    }
    List<AnnotationId> ids = new ArrayList<>();
    Deque<CatalogueAnnotation> waiting = new ArrayDeque<>();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        if (waiting.isEmpty()) {
          waiting.addAll(placesKept(some(annotations, CHUNK)));
        }
        boolean more = !waiting.isEmpty();
        if (!more && !ids.isEmpty()) {
          Set<AnnotationId> fresh = catalogue.missing(ids);
          requireOwn(ids.stream().filter(id -> !fresh.contains(id)).toList());
          ids.clear();
        }
        return more;
      }

      @Override
      public CatalogueAnnotation next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        CatalogueAnnotation next = waiting.remove();
        ids.add(next.id());
        return next;
      }
    };
  }

  /**
   * Returns a refusal of an import as the caller may know it: which annotation of the catalogue has
   * an external id is left out if that one may not be seen.
   */
  public RefusedException told(RefusedException refused) {
    AnnotationId other =
        refused.refusal() == Refusal.EXTERNAL_ID_IN_USE
                && refused.members().get("annotation") instanceof String text
            ? RequestValues.id(text)
            : null;
    if (other == null || visible(List.of(other)).test(other) || catalogue.find(other).isEmpty()) {
      return refused;
    }
    Map<String, Object> members = new HashMap<>(refused.members());
    members.remove("annotation");
    return new RefusedException(refused.refusal(), refused.detail(), members, refused.index());
  }

  private static <T> List<T> some(Iterator<T> items, int most) {
    List<T> some = new ArrayList<>();
    while (some.size() < most && items.hasNext()) {
      some.add(items.next());
    }
    return some;
  }

  private List<CatalogueAnnotation> placesKept(List<CatalogueAnnotation> given) {
    Map<AnnotationId, CatalogueAnnotation> standing =
        catalogue.find(given.stream().map(CatalogueAnnotation::id).toList());
    requireOwn(standing.keySet());
    Map<AnnotationId, ShownAnnotation> shown = view.of(standing);
    return given.stream()
        .map(
            annotation -> {
              ShownAnnotation seen = shown.get(annotation.id());
              CatalogueAnnotation stands = standing.get(annotation.id());
              return seen == null || stands == null || seen.isExact()
                  ? annotation
                  : ShownAnnotation.kept(annotation, stands, seen);
            })
        .toList();
  }

  /** Refuses to change what is somebody else's of some annotations of the catalogue. */
  private void requireOwn(Collection<AnnotationId> standing) {
    Set<UUID> mine = mine(standing.stream().map(AnnotationId::uuid).toList());
    boolean all = who.may(ServerRight.ADMINISTER);
    Map<AnnotationId, GraphClient> holders = holders(standing);
    List<String> others = new ArrayList<>();
    for (AnnotationId id : standing) {
      GraphClient holder = holders.get(id);
      boolean may =
          holder == null
              ? all || mine.contains(id.uuid())
              : who.may(KnownProjects.key(holder), Right.EXCHANGE);
      if (!may) {
        others.add(id.toString());
      }
    }
    if (!others.isEmpty()) {
      throw new RefusedException(
          Refusal.UNKNOWN_ANNOTATIONS,
          others.size() + " annotations are not yours to change.",
          Map.of("annotations", others),
          RefusedException.NO_INDEX);
    }
  }
}
