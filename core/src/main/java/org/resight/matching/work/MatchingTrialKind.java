package org.resight.matching.work;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.resight.graph.GraphClient;
import org.resight.jobs.Job;
import org.resight.jobs.JobFailedException;
import org.resight.jobs.JobKind;
import org.resight.jobs.JobProgress;
import org.resight.matching.ComparedPhoto;
import org.resight.matching.Comparison;
import org.resight.matching.ComparisonRules;
import org.resight.model.AnnotationId;

/**
 * Tries the rules of a matching on a few photos: the same steps as a matching, and nothing is
 * proposed. Features that it makes are kept, so that the matching need not make them again.
 *
 * <p>What was found is in the memory of this server alone. Thread-safe.
 */
public final class MatchingTrialKind implements JobKind {

  /** The name of these jobs. */
  public static final String NAME = "matching-trial";

  /** Photos that are tried. */
  public static final int MOST_TRIED = 20;

  /** Photos that they are compared with. */
  public static final int MOST_COMPARED = 1_000;

  /** Trials that are remembered, one a graph. */
  private static final int MOST_KEPT = 50;

  private final MatchingKind.Graphs graphs;
  private final MatchingKind matching;
  private final Map<UUID, MatchingTrial> kept = new LinkedHashMap<>();

  /** Tries what a matching would do. */
  public MatchingTrialKind(MatchingKind.Graphs graphs, MatchingKind matching) {
    this.graphs = graphs;
    this.matching = matching;
  }

  /**
   * Plans a trial.
   *
   * @param members of the graph
   * @param wanted photos to be tried, or null for some from all over the graph, always the same
   * @param rules any plan with the rules wanted
   */
  public static MatchingPlan plan(
      Collection<UUID> members, @Nullable Collection<UUID> wanted, MatchingPlan rules) {
    List<UUID> all = members.stream().distinct().sorted().toList();
    List<UUID> tried = wanted == null ? spread(all, MOST_TRIED) : List.copyOf(wanted);
    Set<UUID> compared = new TreeSet<>(tried);
    for (UUID photo : spread(all, MOST_COMPARED)) {
      if (compared.size() < MOST_COMPARED) {
        compared.add(photo);
      }
    }
    return new MatchingPlan(
        List.copyOf(compared),
        List.of(compared.size()),
        tried,
        rules.top(),
        rules.viewpoints(),
        rules.minutes(),
        rules.metres(),
        rules.model());
  }

  private static List<UUID> spread(List<UUID> all, int most) {
    int count = Math.min(most, all.size());
    return IntStream.range(0, count)
        .mapToObj(i -> all.get((int) ((long) i * all.size() / count)))
        .toList();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean isBrief() {
    return true;
  }

  @Override
  public void run(Job job, JobProgress progress) throws JobFailedException {
    MatchingPlan plan = MatchingPlan.of(job.plan());
    MatchingKind.Compared compared = matching.compare(plan, job.graph(), null, progress);
    if (compared == null) {
      return;
    }
    GraphClient client =
        graphs
            .find(job.graph())
            .orElseThrow(() -> new JobFailedException("The project is not there any more."));
    int all = GraphAnswers.of(client.members()).value().size();
    Map<AnnotationId, AnnotationId> individuals = MatchingKind.individuals(client);
    List<MatchedPair> pairs = matching.pairs(plan, compared, individuals);
    Set<UUID> asked = new HashSet<>(plan.asking() == null ? plan.photos() : plan.asking());
    List<MatchingTrial.Tried> tried = new ArrayList<>();
    for (ReadyPhoto photo : compared.ready()) {
      if (asked.contains(photo.annotation().id().uuid())) {
        tried.add(tried(photo, compared.photos(), plan.rules(), pairs, individuals));
      }
    }
    if (!progress.beginLastStep()) {
      return;
    }
    int ready = compared.ready().size();
    keep(job.graph(), new MatchingTrial(job.id(), all, ready, plan.photos().size() - ready, tried));
  }

  private static MatchingTrial.Tried tried(
      ReadyPhoto photo,
      List<ComparedPhoto> others,
      ComparisonRules rules,
      List<MatchedPair> pairs,
      Map<AnnotationId, AnnotationId> individuals) {
    AnnotationId id = photo.annotation().id();
    AnnotationId individual = individuals.get(id);
    Map<Comparison, Integer> comparisons = new EnumMap<>(Comparison.class);
    int decided = 0;
    for (ComparedPhoto other : others) {
      if (!other.id().equals(id.uuid())) {
        Comparison comparison = rules.of(photo.compared(), other);
        comparisons.merge(comparison, 1, Integer::sum);
        if (comparison == Comparison.COMPARED
            && individual != null
            && individual.equals(individuals.get(AnnotationId.of(other.id())))) {
          decided++;
        }
      }
    }
    return new MatchingTrial.Tried(
        id.uuid(),
        photo.features().count(),
        List.of(
            photo.shown().left(),
            photo.shown().top(),
            photo.shown().width(),
            photo.shown().height()),
        comparisons,
        decided,
        pairs.stream()
            .filter(pair -> pair.pair().a().equals(id) || pair.pair().b().equals(id))
            .limit(MatchingTrial.Tried.MOST_NEAREST)
            .toList());
  }

  private synchronized void keep(UUID graph, MatchingTrial trial) {
    kept.remove(graph);
    kept.put(graph, trial);
    if (kept.size() > MOST_KEPT) {
      kept.remove(kept.keySet().iterator().next());
    }
  }

  /** Returns the last trial of a graph, if this server made it and remembers it. */
  public synchronized Optional<MatchingTrial> find(UUID graph) {
    return Optional.ofNullable(kept.get(graph));
  }
}
