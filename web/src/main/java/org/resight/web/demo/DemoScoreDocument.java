package org.resight.web.demo;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.resight.model.AnnotationId;

/**
 * How well the demo was done. The two flanks of an animal have nothing in common, so each is a
 * group of its own at best.
 *
 * @param groups individuals as they stand
 * @param animals that were drawn
 * @param flanks of them, left and right: the groups there are at best
 * @param rightFlanks flanks beyond one for each animal
 * @param whole flanks whose photos are exactly one group
 * @param split flanks whose photos lie in several groups
 * @param mixed groups with photos of several animals
 */
record DemoScoreDocument(
    int groups, int animals, int flanks, int rightFlanks, int whole, int split, int mixed) {

  private record Flank(int animal, boolean right) {}

  /**
   * Compares groups with the truth; photos of no known animal are left out.
   *
   * @param truth the animal of each photo
   * @param rightFlanks photos that show the right flank
   */
  static DemoScoreDocument of(
      Collection<List<AnnotationId>> groups,
      Map<AnnotationId, Integer> truth,
      Set<AnnotationId> rightFlanks) {
    Map<Flank, Set<Integer>> groupsOfFlank = new HashMap<>();
    int number = 0;
    int mixed = 0;
    int whole = 0;
    Set<Integer> pure = new HashSet<>();
    for (List<AnnotationId> group : groups) {
      Set<Flank> flanks = new HashSet<>();
      Set<Integer> animals = new HashSet<>();
      for (AnnotationId photo : group) {
        Integer animal = truth.get(photo);
        if (animal != null) {
          flanks.add(new Flank(animal, rightFlanks.contains(photo)));
          animals.add(animal);
        }
      }
      int id = number++;
      flanks.forEach(flank -> groupsOfFlank.computeIfAbsent(flank, f -> new HashSet<>()).add(id));
      mixed += animals.size() > 1 ? 1 : 0;
      if (flanks.size() == 1) {
        pure.add(id);
      }
    }
    for (Set<Integer> found : groupsOfFlank.values()) {
      whole += found.size() == 1 && pure.containsAll(found) ? 1 : 0;
    }
    int animals = (int) groupsOfFlank.keySet().stream().map(Flank::animal).distinct().count();
    int split = (int) groupsOfFlank.values().stream().filter(found -> found.size() > 1).count();
    int flanks = groupsOfFlank.size();
    return new DemoScoreDocument(number, animals, flanks, flanks - animals, whole, split, mixed);
  }
}
