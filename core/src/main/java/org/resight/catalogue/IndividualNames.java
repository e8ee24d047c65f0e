package org.resight.catalogue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.resight.model.AnnotationId;

/**
 * Gives the individuals of a graph their names: a name stays with the individual that has most of
 * its annotations; an individual without one gets a new name, unless it is a single photo that
 * never had any.
 *
 * <p>A function of the individuals and the present names; ties go to the smaller label.
 */
public final class IndividualNames {

  private final List<@Nullable String> byIndividual = new ArrayList<>();

  /** Whether the individual had a name that now belongs to another. */
  private final List<Boolean> lostOne = new ArrayList<>();

  private final List<List<AnnotationId>> individuals;

  private record Claim(String name, int individual, int votes) {}

  /**
   * @param individuals the members of each individual, by label
   * @param names the present names
   */
  public IndividualNames(List<List<AnnotationId>> individuals, Map<AnnotationId, String> names) {
    this.individuals = individuals;
    List<Claim> claims = new ArrayList<>();
    for (int i = 0; i < individuals.size(); i++) {
      Map<String, Integer> votes = new TreeMap<>();
      for (AnnotationId member : individuals.get(i)) {
        String name = names.get(member);
        if (name != null) {
          votes.merge(name, 1, Integer::sum);
        }
      }
      int individual = i;
      votes.forEach((name, count) -> claims.add(new Claim(name, individual, count)));
      byIndividual.add(null);
      lostOne.add(!votes.isEmpty());
    }
    claims.sort(
        Comparator.comparingInt(Claim::votes)
            .reversed()
            .thenComparingInt(Claim::individual)
            .thenComparing(Claim::name));
    Set<String> given = new HashSet<>();
    for (Claim claim : claims) {
      if (byIndividual.get(claim.individual()) == null && given.add(claim.name())) {
        byIndividual.set(claim.individual(), claim.name());
      }
    }
  }

  /** Returns the name of an individual, or null. */
  @Nullable String name(int individual) {
    return byIndividual.get(individual);
  }

  /** Returns how many individuals need a new name. */
  public int nameless() {
    int count = 0;
    for (int i = 0; i < individuals.size(); i++) {
      count += needsName(i) ? 1 : 0;
    }
    return count;
  }

  private boolean needsName(int individual) {
    return byIndividual.get(individual) == null
        && (individuals.get(individual).size() > 1 || lostOne.get(individual));
  }

  /**
   * Returns the name of every annotation that has one, giving new names to those individuals that
   * need one.
   *
   * @param newName gives the n-th new name, from 0 on
   */
  public Map<AnnotationId, String> assign(LongFunction<String> newName) {
    Map<AnnotationId, String> assigned = new HashMap<>();
    long next = 0;
    for (int i = 0; i < individuals.size(); i++) {
      String name = byIndividual.get(i);
      if (name == null && needsName(i)) {
        name = newName.apply(next++);
      }
      if (name != null) {
        for (AnnotationId member : individuals.get(i)) {
          assigned.put(member, name);
        }
      }
    }
    return assigned;
  }
}
