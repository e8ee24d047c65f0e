package org.resight.web.pages;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who looks at which page of a project now. A courtesy, kept in memory alone: somebody who has not
 * been heard of for a minute is gone. Thread-safe.
 */
@ApplicationScoped
public class Presence {

  private static final Duration GONE_AFTER = Duration.ofSeconds(60);
  private static final int MOST_PEOPLE = 500;
  private static final int MOST_GRAPHS = 10_000;

  private final Map<UUID, Map<String, Person>> graphs = new ConcurrentHashMap<>();

  /** Somebody, the page looked at, and when that was last said. */
  public record Person(String reviewer, String page, Instant at) {}

  /** Takes note of somebody and returns everybody who is there, by name. */
  public List<Person> attend(UUID graph, String reviewer, String page, Instant now) {
    if (graphs.size() >= MOST_GRAPHS) {
      graphs.clear();
    }
    Map<String, Person> people = graphs.computeIfAbsent(graph, id -> new ConcurrentHashMap<>());
    people.values().removeIf(person -> person.at().plus(GONE_AFTER).isBefore(now));
    if (people.size() < MOST_PEOPLE || people.containsKey(reviewer)) {
      people.put(reviewer, new Person(reviewer, page, now));
    }
    return people.values().stream().sorted(Comparator.comparing(Person::reviewer)).toList();
  }
}
