package org.resight.engine;

import org.resight.model.GraphConfig;
import org.resight.model.Phase;

/**
 * What the graph is working on: moves from phase to phase as far as nothing is left to ask.
 *
 * <p>No phase is entered, or stayed in, without a pair to ask. When positive redundancy is reached,
 * candidates left over by convergence are ranked once more if the round before changed any
 * individual: only a round that found nothing ends the search.
 */
@SuppressWarnings("EnumOrdinal") // kept in memory only
final class Agenda {

  private final GraphConfig config;
  private final Consequences graph;
  private final Convergence convergence;
  private final boolean seeksDifferences;
  private Phase stage = Phase.FINISHED;
  private boolean newCandidates;
  private boolean newAnnotations;

  /** Reviews before which it remembers where it stood; a power of two. */
  private static final int REMEMBERED = 1024;

  private static final int STAGE = 7;
  private static final int MEANINGFUL = 1 << 3;
  private static final int NEW_CANDIDATES = 1 << 4;
  private static final int NEW_ANNOTATIONS = 1 << 5;
  private static final Phase[] PHASES = Phase.values();

  private final double[] averages = new double[REMEMBERED];
  private final byte[] stands = new byte[REMEMBERED];
  private int next;
  private int remembered;

  Agenda(GraphConfig config, Consequences graph) {
    this.config = config;
    this.graph = graph;
    this.convergence = new Convergence(config.convergence());
    this.seeksDifferences =
        config.redundancyEnabled()
            && config.enforceNegativeRedundancy()
            && (!config.onlyAutomaticNegativeRedundancy() || config.automaticReview().enabled());
  }

  /** Remembers where it stands, before a review. */
  void remember() {
    int place = next++ & (REMEMBERED - 1);
    averages[place] = convergence.average();
    stands[place] =
        (byte)
            (stage.ordinal()
                | (convergence.wasMeaningful() ? MEANINGFUL : 0)
                | (newCandidates ? NEW_CANDIDATES : 0)
                | (newAnnotations ? NEW_ANNOTATIONS : 0));
    remembered = Math.min(remembered + 1, REMEMBERED);
  }

  /** Forgets where it stood: something has changed that no undo takes back. */
  void forget() {
    remembered = 0;
  }

  /**
   * Goes back to where it stood before the newest review, if it remembers.
   *
   * @return whether it did
   */
  boolean goBack() {
    if (remembered == 0) {
      return false;
    }
    remembered--;
    int place = --next & (REMEMBERED - 1);
    int stood = stands[place];
    stage = PHASES[stood & STAGE];
    newCandidates = (stood & NEW_CANDIDATES) != 0;
    newAnnotations = (stood & NEW_ANNOTATIONS) != 0;
    convergence.restore(averages[place], (stood & MEANINGFUL) != 0);
    aim();
    return true;
  }

  Phase phase() {
    return graph.inconsistent().isEmpty() ? stage : Phase.RECOVERY;
  }

  Convergence convergence() {
    return convergence;
  }

  /** Returns whether ranked candidates are asked now. */
  boolean asksRanked() {
    return stage == Phase.RANKING;
  }

  /** Notes that a candidate has come that is to be asked. */
  void addedCandidate() {
    newCandidates |= stage != Phase.RANKING;
  }

  /** Notes that annotations have come to work. */
  void addedAnnotations() {
    newAnnotations |= stage != Phase.RANKING;
  }

  /** Goes on to the first phase that has something to ask. */
  void advance() {
    if (graph.inconsistent().isEmpty()) {
      while (!staysOrMoves()) {
        // each turn moves to the next phase
      }
    } else if (stage == Phase.FINISHED) {
      startRound();
    }
    aim();
  }

  private void aim() {
    if (stage == Phase.POSITIVE_REDUNDANCY) {
      graph.offers().aimAt(Offers.Aim.LINKS);
    } else if (stage == Phase.RANKING || !seeksDifferences) {
      graph.offers().aimAt(Offers.Aim.NOTHING);
    }
  }

  /** Returns whether the phase is right as it is; moves to the next one otherwise. */
  private boolean staysOrMoves() {
    switch (stage) {
      case RANKING -> {
        if (ranks()) {
          return true;
        }
        stage = Phase.POSITIVE_REDUNDANCY;
      }
      case POSITIVE_REDUNDANCY -> {
        if (seeksLinks()) {
          return true;
        }
        if (graph.ranksAny() && convergence.wasMeaningful()) {
          startRound();
        } else {
          stage = Phase.NEGATIVE_REDUNDANCY;
        }
      }
      case NEGATIVE_REDUNDANCY -> {
        if (findsDifferences()) {
          return true;
        }
        reopen(Phase.FINISHED);
      }
      default -> {
        reopen(findsDifferences() ? Phase.NEGATIVE_REDUNDANCY : Phase.FINISHED);
        return stage == Phase.FINISHED;
      }
    }
    return false;
  }

  private void reopen(Phase otherwise) {
    if (newCandidates || newAnnotations) {
      startRound();
    } else if (ranks()) {
      stage = Phase.RANKING;
    } else {
      stage = seeksLinks() ? Phase.POSITIVE_REDUNDANCY : otherwise;
    }
  }

  private void startRound() {
    stage = Phase.RANKING;
    newCandidates = false;
    newAnnotations = false;
    convergence.restart();
  }

  private boolean ranks() {
    return graph.ranksAny() && !convergence.isReached();
  }

  private boolean seeksLinks() {
    return config.redundancyEnabled()
        && config.enforcePositiveRedundancy()
        && graph.augmentableCount() > 0;
  }

  private boolean findsDifferences() {
    if (!seeksDifferences) {
      return false;
    }
    graph.offers().aimAt(Offers.Aim.DIFFERENCES);
    return graph.offers().settle() > 0;
  }
}
