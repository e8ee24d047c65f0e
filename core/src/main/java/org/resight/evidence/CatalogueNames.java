package org.resight.evidence;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.HashMap;
import java.util.Map;
import org.resight.evidence.scores.PairTable;

/** What a catalogue calls the annotations: those of one name are one individual, as it believes. */
final class CatalogueNames {

  /**
   * How far apart in a name's list two annotations may be to become a known pair; bounds what a
   * name of thousands costs.
   */
  private static final int REACH = 64;

  private final PairTable pairs;
  private final Map<String, IntArrayList> named = new HashMap<>();
  private final Map<String, Integer> numbers = new HashMap<>();

  CatalogueNames(PairTable pairs) {
    this.pairs = pairs;
  }

  /**
   * Names an annotation; one that has a name already keeps it. Makes its pairs with up to {@value
   * #REACH} others of the name known.
   */
  void put(int annotation, String name) {
    if (pairs.name(annotation) != 0) {
      return;
    }
    pairs.name(annotation, numbers.computeIfAbsent(name, n -> numbers.size() + 1));
    IntArrayList others = named.computeIfAbsent(name, n -> new IntArrayList(4));
    for (int i = Math.max(0, others.size() - REACH); i < others.size(); i++) {
      pairs.findOrAdd(annotation, others.getInt(i));
    }
    others.add(annotation);
  }
}
