package org.resight.access;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/**
 * How exactly a project shows places to those without {@link Right#LOCATIONS}.
 *
 * <p>Immutable.
 *
 * @param usual for species that have no rule of their own, and for photos without a species
 * @param species by the name of the species, in small letters
 * @param attributes names of further fields that tell a place, in small letters
 */
public record LocationRules(
    Precision usual, Map<String, Precision> species, Set<String> attributes) {

  /** What holds where nobody said anything. */
  public static final LocationRules USUAL = new LocationRules(Precision.TENTH, Map.of(), Set.of());

  private static final int MOST = 200;
  private static final int LONGEST = 200;

  /** Copies what is given. */
  public LocationRules {
    species = Map.copyOf(species);
    attributes = Set.copyOf(attributes);
  }

  /**
   * Makes rules of what somebody typed.
   *
   * @throws RefusedException {@link Refusal#INVALID_VALUE} if there are too many, or a name is
   *     empty
   */
  public static LocationRules of(
      Precision usual, Map<String, Precision> species, List<String> attributes) {
    if (species.size() > MOST || attributes.size() > MOST) {
      throw new RefusedException(
          Refusal.INVALID_VALUE,
          "There are at most " + MOST + " species and " + MOST + " attributes.");
    }
    Map<String, Precision> rules = new TreeMap<>();
    species.forEach((name, rule) -> rules.put(key(name), rule));
    Set<String> names = new TreeSet<>();
    attributes.forEach(name -> names.add(key(name)));
    return new LocationRules(usual, rules, names);
  }

  private static String key(String name) {
    String key = name.strip().toLowerCase(Locale.ROOT);
    if (key.isEmpty() || key.length() > LONGEST || key.chars().anyMatch(Character::isISOControl)) {
      throw new RefusedException(
          Refusal.INVALID_VALUE, "A species or an attribute has 1 to " + LONGEST + " characters.");
    }
    return key;
  }

  /** Returns how exactly places of a species are shown. */
  public Precision of(@Nullable String name) {
    return name == null
        ? usual
        : species.getOrDefault(name.strip().toLowerCase(Locale.ROOT), usual);
  }
}
