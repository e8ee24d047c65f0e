package org.resight.graph;

import it.unimi.dsi.fastutil.objects.Object2IntMap;
import it.unimi.dsi.fastutil.objects.Object2IntMaps;
import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.catalogue.NameKey;
import org.resight.journal.JournalEntry;
import org.resight.model.AnnotationId;

/**
 * What people did to a graph in one go, and which photos got their names together.
 *
 * <p>Costs some 100 bytes for each photo that was ever named by an act. Not thread-safe.
 */
final class Acts {

  /** Several reviews, a naming, or both. */
  static final class Act {
    private JournalEntry.@Nullable Acted reviews;
    private JournalEntry.@Nullable NamesGiven names;
    private boolean takenBack;

    /** In which group each photo was before. */
    private final Map<AnnotationId, Integer> groups = new HashMap<>();

    private final Set<String> shared = new HashSet<>();

    JournalEntry.@Nullable Acted reviews() {
      return reviews;
    }

    JournalEntry.@Nullable NamesGiven names() {
      return names;
    }

    /** Returns whether another act has taken it back. */
    boolean isTakenBack() {
      return takenBack;
    }

    /** Returns whether it has taken another back. */
    boolean undoes() {
      return (reviews != null && reviews.undoes() != null)
          || (names != null && names.undoes() != null);
    }
  }

  private final Map<UUID, Act> byId = new LinkedHashMap<>();
  private final TreeMap<Long, UUID> byFirstSeq = new TreeMap<>();

  /** Photos that were named as one individual, by the number of that naming; 0 for none. */
  private final Object2IntOpenHashMap<AnnotationId> groups = new Object2IntOpenHashMap<>();

  private final Set<String> shared = new HashSet<>();
  private int lastGroup;

  /** Takes an act of several reviews. */
  void add(JournalEntry.Acted acted) {
    Act act = byId.computeIfAbsent(acted.id(), id -> new Act());
    act.reviews = acted;
    byFirstSeq.put(acted.first(), acted.id());
    takeBack(acted.undoes());
  }

  /** Takes a naming. */
  void add(JournalEntry.NamesGiven given) {
    Act act = byId.computeIfAbsent(given.act(), id -> new Act());
    act.names = given;
    Act undone = takeBack(given.undoes());
    if (undone != null) {
      undone.groups.forEach(this::group);
      shared.removeAll(undone.shared);
    } else {
      Map<String, Integer> made = new HashMap<>();
      for (Map.Entry<AnnotationId, AnnotationCatalogue.Renamed> photo :
          new TreeMap<>(given.names()).entrySet()) {
        act.groups.put(photo.getKey(), groups.getInt(photo.getKey()));
        String name = photo.getValue().after();
        group(
            photo.getKey(),
            name == null ? 0 : made.computeIfAbsent(NameKey.of(name), key -> ++lastGroup));
      }
      for (String key : given.shared()) {
        if (shared.add(key)) {
          act.shared.add(key);
        }
      }
    }
  }

  private @Nullable Act takeBack(@Nullable UUID undone) {
    Act act = undone == null ? null : byId.get(undone);
    if (act != null) {
      act.takenBack = true;
    }
    return act;
  }

  private void group(AnnotationId photo, int group) {
    if (group == 0) {
      groups.removeInt(photo);
    } else {
      groups.put(photo, group);
    }
  }

  /** Returns an act, or null. */
  @Nullable Act find(UUID id) {
    return byId.get(id);
  }

  /** Returns the id of the act that a review is part of, or null. */
  @Nullable UUID of(long seq) {
    Map.Entry<Long, UUID> before = byFirstSeq.floorEntry(seq);
    Act act = before == null ? null : byId.get(before.getValue());
    return act != null && act.reviews != null && seq <= act.reviews.last()
        ? before.getValue()
        : null;
  }

  /** Returns all acts, oldest first. */
  Map<UUID, Act> all() {
    return byId;
  }

  /** Returns how photos were named, newest first. */
  List<PageReads.Naming> namings(Set<AnnotationId> photos, int limit) {
    List<PageReads.Naming> found = new ArrayList<>();
    for (Act act : byId.values()) {
      JournalEntry.NamesGiven given = act.names;
      if (given != null) {
        naming(act, given, photos).ifPresent(found::add);
      }
    }
    Collections.reverse(found);
    return List.copyOf(found.subList(0, Math.min(limit, found.size())));
  }

  private static Optional<PageReads.Naming> naming(
      Act act, JournalEntry.NamesGiven given, Set<AnnotationId> photos) {
    Set<String> before = new TreeSet<>();
    String after = null;
    boolean changed = false;
    for (AnnotationId photo : photos) {
      AnnotationCatalogue.Renamed name = given.names().get(photo);
      if (name != null && !Objects.equals(name.before(), name.after())) {
        changed = true;
        after = name.after();
        if (name.before() != null) {
          before.add(name.before());
        }
      }
    }
    return changed
        ? Optional.of(
            new PageReads.Naming(
                given.act(),
                given.author(),
                given.at(),
                List.copyOf(before),
                after,
                given.undoes() != null,
                act.takenBack))
        : Optional.empty();
  }

  /** Returns whether somebody has said that several individuals may bear a name. */
  boolean isShared(String key) {
    return shared.contains(key);
  }

  /**
   * What acts say of names, at one instant. Unchangeable.
   *
   * @param of by photo, the naming that gave it its name together with others
   * @param shared keys of names that several individuals may bear, as somebody said
   */
  record Groups(Object2IntMap<AnnotationId> of, Set<String> shared) {

    /** Returns the naming that gave a photo its name together with others, 0 if none did. */
    int group(AnnotationId photo) {
      return of.getInt(photo);
    }

    /** Returns whether somebody has said that several individuals may bear a name. */
    boolean isShared(String key) {
      return shared.contains(key);
    }
  }

  /** Returns what acts say of names now. Copies it. */
  Groups groups() {
    return new Groups(Object2IntMaps.unmodifiable(groups.clone()), Set.copyOf(shared));
  }
}
