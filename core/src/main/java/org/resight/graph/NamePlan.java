package org.resight.graph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.catalogue.NameKey;
import org.resight.model.AnnotationId;

/**
 * Which name each individual of a graph has, and which ones shall have a new one.
 *
 * <p>An individual has the name that most of its photos bear. It keeps it, whoever else bears it
 * too, with one exception: of individuals that were named as one and have fallen apart since, the
 * largest keeps the name and the others need new ones. A single photo without a name gets none.
 *
 * <p>A function of the individuals, the present names and the acts; ties go to the smaller label.
 */
final class NamePlan {

  /** An individual while names are being given. */
  private static final class Named {
    private final List<AnnotationId> members;
    private final @Nullable String before;
    private final int votes;
    private @Nullable String after;
    private boolean touched;

    Named(List<AnnotationId> members, Map<AnnotationId, String> names) {
      this.members = members;
      Map<String, Integer> counts = new TreeMap<>();
      for (AnnotationId member : members) {
        String name = names.get(member);
        if (name != null) {
          counts.merge(name, 1, Integer::sum);
        }
      }
      String most = null;
      int mostVotes = 0;
      for (Map.Entry<String, Integer> count : counts.entrySet()) {
        if (count.getValue() > mostVotes) {
          most = count.getKey();
          mostVotes = count.getValue();
        }
      }
      before = most;
      after = most;
      votes = mostVotes;
    }

    AnnotationId label() {
      return members.get(0);
    }
  }

  private final List<Named> individuals = new ArrayList<>();
  private final Map<AnnotationId, Named> byLabel = new HashMap<>();
  private final Map<AnnotationId, String> names;
  private final Acts.Groups acts;

  /**
   * @param individuals the members of each individual in increasing order, by label
   * @param names the present names
   */
  NamePlan(
      List<List<AnnotationId>> individuals, Map<AnnotationId, String> names, Acts.Groups acts) {
    this.names = names;
    this.acts = acts;
    for (List<AnnotationId> members : individuals) {
      Named named = new Named(members, names);
      this.individuals.add(named);
      byLabel.put(named.label(), named);
    }
  }

  /** Has every individual that needs a name get a new one, and all photos bear their own's. */
  void nameAll(IntFunction<List<String>> fresh) {
    List<Named> needy = new ArrayList<>();
    for (List<Named> bearers : byKey().values()) {
      Named largest = bearers.get(0);
      for (Named other : bearers.subList(1, bearers.size())) {
        if (fellApart(largest, other)) {
          other.after = null;
          needy.add(other);
        }
      }
    }
    for (Named named : individuals) {
      named.touched = true;
      if (named.before == null && named.members.size() > 1) {
        needy.add(named);
      }
    }
    needy.sort(Comparator.comparing(Named::label));
    List<String> made = needy.isEmpty() ? List.of() : fresh.apply(needy.size());
    for (int i = 0; i < needy.size(); i++) {
      needy.get(i).after = made.get(i);
    }
  }

  /** Returns the individuals that bear each name, the largest first. */
  private Map<String, List<Named>> byKey() {
    Map<String, List<Named>> byKey = new TreeMap<>();
    for (Named named : individuals) {
      if (named.after != null) {
        byKey.computeIfAbsent(NameKey.of(named.after), key -> new ArrayList<>()).add(named);
      }
    }
    byKey.values().forEach(bearers -> bearers.sort(Comparator.comparingInt((Named n) -> -n.votes)));
    return byKey;
  }

  /** Returns whether two individuals got their name as one. */
  private boolean fellApart(Named one, Named other) {
    if (one.before == null || acts.isShared(NameKey.of(one.before))) {
      return false;
    }
    Set<Integer> groups = groups(one);
    groups.retainAll(groups(other));
    return !groups.isEmpty();
  }

  private Set<Integer> groups(Named named) {
    Set<Integer> groups = new HashSet<>();
    for (AnnotationId member : named.members) {
      int group = acts.group(member);
      if (group != 0 && Objects.equals(names.get(member), named.before)) {
        groups.add(group);
      }
    }
    return groups;
  }

  /** Returns whether there is an individual with a label. */
  boolean knows(AnnotationId label) {
    return byLabel.containsKey(label);
  }

  /**
   * Gives one individual a name, or takes it away.
   *
   * @param label of the individual
   */
  void name(AnnotationId label, @Nullable String name) {
    Named named = Objects.requireNonNull(byLabel.get(label));
    named.after = name;
    named.touched = true;
  }

  /**
   * Returns the label of another individual that bears the name given to one, on any of its photos;
   * null if there is none.
   */
  @Nullable AnnotationId otherBearer(AnnotationId label) {
    Named given = Objects.requireNonNull(byLabel.get(label));
    if (given.after == null) {
      return null;
    }
    String key = NameKey.of(given.after);
    for (Named other : individuals) {
      if (other != given && bears(other, key)) {
        return other.label();
      }
    }
    return null;
  }

  private boolean bears(Named named, String key) {
    if (named.touched) {
      return named.after != null && NameKey.of(named.after).equals(key);
    }
    return named.members.stream()
        .map(names::get)
        .anyMatch(name -> name != null && NameKey.of(name).equals(key));
  }

  /**
   * Returns the photos of those individuals that were touched, with their names before and after:
   * where a name changes, or where the journal does not know yet that they are named as one.
   */
  Map<AnnotationId, AnnotationCatalogue.Renamed> given() {
    Map<AnnotationId, AnnotationCatalogue.Renamed> given = new HashMap<>();
    for (Named named : individuals) {
      if (named.touched && (changes(named) || !namedAsOne(named))) {
        for (AnnotationId member : named.members) {
          given.put(member, new AnnotationCatalogue.Renamed(names.get(member), named.after));
        }
      }
    }
    return given;
  }

  private boolean changes(Named named) {
    return named.members.stream()
        .anyMatch(member -> !Objects.equals(names.get(member), named.after));
  }

  private boolean namedAsOne(Named named) {
    if (named.after == null || named.members.size() == 1) {
      return true;
    }
    int group = acts.group(named.label());
    return group != 0 && named.members.stream().allMatch(member -> acts.group(member) == group);
  }

  /** Returns the individuals whose name, or that of a photo, changes, by label. */
  List<NamesTaken.Named> changed() {
    return individuals.stream()
        .filter(named -> named.touched && changes(named))
        .map(
            named ->
                new NamesTaken.Named(
                    named.label(), named.before, named.after, named.members.size()))
        .toList();
  }

  /** Returns the names that several individuals bear afterwards. */
  List<NamesTaken.Clash> clashes() {
    return byKey().values().stream()
        .filter(bearers -> bearers.size() > 1)
        .map(
            bearers ->
                new NamesTaken.Clash(
                    Objects.requireNonNull(bearers.get(0).after),
                    bearers.stream().map(Named::label).toList()))
        .toList();
  }
}
