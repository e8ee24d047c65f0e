package org.resight.web.pages;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.web.problem.BoundMetrics;

/**
 * Who looks at which page of a project now. A courtesy, kept in memory alone: somebody who has not
 * been heard of for a minute is gone.
 *
 * <p>Of a project {@value #MOST_PEOPLE} people are known, {@value #MOST_OF_ONE} of one client
 * address, and {@value #MOST_GRAPHS} projects. Beyond that whoever was heard of longest ago is
 * forgotten, so that names nobody bears do not keep people out. Thread-safe.
 */
@ApplicationScoped
public class Presence {

  static final int MOST_PEOPLE = 100;
  static final int MOST_OF_ONE = 50;
  static final int MOST_GRAPHS = 1_000;

  private static final Duration GONE_AFTER = Duration.ofSeconds(60);

  /** The graph that was heard of longest ago comes first, and so does each of its people. */
  private final Map<UUID, Map<String, Person>> graphs = new LinkedHashMap<>(16, 0.75f, true);

  /** Somebody, the page looked at, from where, and when that was last said. */
  public record Person(String reviewer, String page, String address, Instant at) {}

  /** Takes note of somebody and returns everybody who is there, by name. */
  public synchronized List<Person> attend(
      UUID graph, String reviewer, String page, String address, Instant now) {
    Map<String, Person> people = graphs.computeIfAbsent(graph, id -> new LinkedHashMap<>());
    people.remove(reviewer);
    people.values().removeIf(person -> person.at().plus(GONE_AFTER).isBefore(now));
    if (people.values().stream().filter(person -> person.address().equals(address)).count()
        >= MOST_OF_ONE) {
      forgetFirst(people.values().iterator(), address);
    }
    if (people.size() >= MOST_PEOPLE) {
      forgetFirst(people.values().iterator(), null);
    }
    people.put(reviewer, new Person(reviewer, page, address, now));
    if (graphs.size() > MOST_GRAPHS) {
      Iterator<UUID> oldest = graphs.keySet().iterator();
      oldest.next();
      oldest.remove();
      BoundMetrics.leftOut("presences");
    }
    return people.values().stream().sorted(Comparator.comparing(Person::reviewer)).toList();
  }

  /** Forgets the first person of an address, or of any where that is null. */
  private static void forgetFirst(Iterator<Person> people, @Nullable String address) {
    while (people.hasNext()) {
      Person person = people.next();
      if (address == null || person.address().equals(address)) {
        people.remove();
        BoundMetrics.leftOut("presences");
        return;
      }
    }
  }
}
