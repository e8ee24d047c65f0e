package org.resight.graph;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.resight.journal.Backend;
import org.resight.journal.Callback;
import org.resight.model.Estimate;
import org.resight.model.GraphId;
import org.resight.model.GraphSummary;

/**
 * A graph at one instant.
 *
 * <p>Immutable; published anew after each batch of commands.
 *
 * @param id its present id
 * @param aliases its earlier ids, oldest first
 * @param name its human name, or null
 * @param availability whether pairs can be had now
 * @param failure why it failed, in one sentence, or null
 * @param members annotations in it, excluded ones too
 * @param summary its numbers
 * @param estimate how good the catalogue is believed to be, null if the backend does not say
 * @param lastSeq the seq of its newest review, 0 if there is none
 * @param leased pairs being looked at
 * @param reviewers who holds a lease, with how many
 * @param nextExpiry when the next lease ends, or null
 * @param backend what decides in it
 * @param config its configuration, by key
 * @param callbacks the events it tells of
 * @param createdAt when it was opened
 */
public record GraphStatus(
    GraphId id,
    List<GraphId> aliases,
    @Nullable String name,
    Availability availability,
    @Nullable String failure,
    int members,
    GraphSummary summary,
    @Nullable Estimate estimate,
    long lastSeq,
    int leased,
    Map<String, Integer> reviewers,
    @Nullable Instant nextExpiry,
    Backend backend,
    Map<String, Object> config,
    Set<Callback.Event> callbacks,
    Instant createdAt) {

  /** Whether pairs can be had of a graph. */
  public enum Availability {
    /** Pairs wait for review. */
    READY,
    /** All pairs due are leased. */
    WAITING,
    /** Nothing is left to ask. */
    FINISHED,
    /** The graph has failed; see {@link #failure}. */
    FAILED
  }

  /** Copies the collections. */
  public GraphStatus {
    aliases = List.copyOf(aliases);
    reviewers = Map.copyOf(reviewers);
    callbacks = Set.copyOf(callbacks);
  }
}
