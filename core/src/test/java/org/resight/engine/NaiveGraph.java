package org.resight.engine;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.Confidence;
import org.resight.model.EvidenceDecision;
import org.resight.model.GraphChange;
import org.resight.model.GraphConfig;
import org.resight.model.Inconsistency;
import org.resight.model.Individual;
import org.resight.model.Inferred;
import org.resight.model.MetaDecision;
import org.resight.model.Phase;
import org.resight.model.Review;
import org.resight.model.Separation;

/**
 * The definitions of the decision graph word by word: keeps what it was told and computes
 * everything from it each time. Slow, and independent of the engine.
 */
public final class NaiveGraph {

  /** What stands on a pair. */
  public record Decided(
      EvidenceDecision decision, MetaDecision meta, Confidence confidence, int reviews) {}

  record Scores(double match, double nomatch, double notcomp) {}

  private static final Decided NOTHING =
      new Decided(EvidenceDecision.UNREVIEWED, MetaDecision.NONE, Confidence.UNSPECIFIED, 0);

  private final GraphConfig config;
  private final TreeSet<AnnotationId> members = new TreeSet<>();
  private final TreeSet<AnnotationId> excluded = new TreeSet<>();
  private final TreeMap<AnnotationPair, Decided> decided = new TreeMap<>();
  private final TreeMap<AnnotationPair, Scores> scores = new TreeMap<>();

  private Phase stage = Phase.FINISHED;
  private double average = 1;
  private boolean meaningful;
  private boolean newCandidates;
  private boolean newAnnotations;
  private State state;

  /** Where the search stood before each review, while nothing else has changed the graph since. */
  private final Deque<Search> search = new ArrayDeque<>();

  private record Search(
      Phase stage,
      double average,
      boolean meaningful,
      boolean newCandidates,
      boolean newAnnotations) {}

  /** Creates a graph without annotations. */
  public NaiveGraph(GraphConfig config) {
    this.config = config;
    this.state = new State();
  }

  /**
   * Takes a whole journal at once and computes what follows only then: everything but the phases,
   * which depend on the way there.
   */
  public void load(
      Collection<AnnotationId> ids, List<Review> reviews, Map<AnnotationPair, Double> matches) {
    members.addAll(ids);
    for (Review review : reviews) {
      int earlier = decided.getOrDefault(review.pair(), NOTHING).reviews();
      decided.put(
          review.pair(),
          new Decided(review.decision(), review.meta(), review.confidence(), earlier + 1));
    }
    matches.forEach((pair, match) -> scores.put(pair, new Scores(match, Double.NaN, Double.NaN)));
    state = new State();
  }

  public void add(Collection<AnnotationId> ids) {
    search.clear();
    for (AnnotationId id : ids) {
      if (members.add(id)) {
        newAnnotations |= stage != Phase.RANKING;
      }
    }
    changed();
  }

  public void remove(Collection<AnnotationId> ids) {
    search.clear();
    members.removeAll(ids);
    excluded.removeAll(ids);
    changed();
  }

  public void exclude(Collection<AnnotationId> ids) {
    search.clear();
    for (AnnotationId id : ids) {
      if (members.contains(id)) {
        excluded.add(id);
      }
    }
    changed();
  }

  public void include(Collection<AnnotationId> ids) {
    search.clear();
    for (AnnotationId id : ids) {
      if (excluded.remove(id)) {
        newAnnotations |= stage != Phase.RANKING;
      }
    }
    changed();
  }

  public void propose(AnnotationPair pair, double match, double nomatch, double notcomp) {
    Scores known = scores.get(pair);
    if (known == null || known.match() != match || config.automaticReview().enabled()) {
      search.clear();
    }
    boolean added = scores.put(pair, new Scores(match, nomatch, notcomp)) == null;
    state = new State();
    if (added
        && state.isRanked(pair)
        && state.decision(pair.a(), pair.b()) == EvidenceDecision.UNREVIEWED) {
      newCandidates |= stage != Phase.RANKING;
    }
    changed();
  }

  public GraphChange apply(Review review) {
    State before = state;
    AnnotationPair pair = review.pair();
    boolean counts =
        phase() == Phase.RANKING
            && !review.automatic()
            && before.isRanked(pair)
            && before.priority(pair) <= 1;
    search.push(new Search(stage, average, meaningful, newCandidates, newAnnotations));
    Decided standing = decided.getOrDefault(pair, NOTHING);
    decided.put(
        pair,
        new Decided(review.decision(), review.meta(), review.confidence(), standing.reviews() + 1));
    state = new State();
    int merged = before.individuals.size() - state.individuals.size();
    if (counts) {
      double weight = 2.0 / (config.convergence().window() + 1);
      average = weight * (merged == 0 ? 0 : 1) + (1 - weight) * average;
      meaningful |= merged != 0;
    }
    changed();
    return new GraphChange(
        effect(before, pair),
        standing.decision(),
        state.of(pair.a()).members().size(),
        state.of(pair.b()).members().size());
  }

  public GraphChange takeBack(Review standing, boolean newest) {
    State before = state;
    AnnotationPair pair = standing.pair();
    Decided now = decided.get(pair);
    boolean working =
        before.individualOf.containsKey(pair.a()) && before.individualOf.containsKey(pair.b());
    if (now.reviews() == 1) {
      decided.remove(pair);
    } else {
      decided.put(
          pair,
          new Decided(
              standing.decision(), standing.meta(), standing.confidence(), now.reviews() - 1));
    }
    if (newest && !search.isEmpty()) {
      Search earlier = search.pop();
      stage = earlier.stage();
      average = earlier.average();
      meaningful = earlier.meaningful();
      newCandidates = earlier.newCandidates();
      newAnnotations = earlier.newAnnotations();
    } else {
      search.clear();
    }
    changed();
    if (!working) {
      return new GraphChange(GraphChange.Effect.NONE, now.decision(), 0, 0);
    }
    return new GraphChange(
        effect(before, pair),
        now.decision(),
        state.of(pair.a()).members().size(),
        state.of(pair.b()).members().size());
  }

  private GraphChange.Effect effect(State before, AnnotationPair pair) {
    int merged = before.individuals.size() - state.individuals.size();
    boolean consistentBefore = before.of(pair.a()).consistent() && before.of(pair.b()).consistent();
    boolean consistentAfter = state.of(pair.a()).consistent() && state.of(pair.b()).consistent();
    if (consistentBefore && !consistentAfter) {
      return GraphChange.Effect.CONFLICT;
    } else if (!consistentBefore && consistentAfter) {
      return GraphChange.Effect.RESOLVE;
    } else if (merged > 0) {
      return GraphChange.Effect.MERGE;
    }
    return merged < 0 ? GraphChange.Effect.SPLIT : GraphChange.Effect.NONE;
  }

  private void changed() {
    state = new State();
    if (!state.isConsistent()) {
      if (stage == Phase.FINISHED) {
        newRound();
      }
      return;
    }
    for (boolean moved = true; moved; ) {
      Phase here = stage;
      moved = false;
      if (here == Phase.RANKING && !ranks()) {
        stage = Phase.POSITIVE_REDUNDANCY;
        moved = true;
      } else if (here == Phase.POSITIVE_REDUNDANCY && !seeksLinks()) {
        if (!state.ranked().isEmpty() && meaningful) {
          newRound();
        } else {
          stage = Phase.NEGATIVE_REDUNDANCY;
        }
        moved = true;
      } else if ((here == Phase.NEGATIVE_REDUNDANCY || here == Phase.FINISHED)
          && !(here == Phase.NEGATIVE_REDUNDANCY && seeksDifferences())) {
        if (newCandidates || newAnnotations) {
          newRound();
          moved = true;
        } else if (ranks()) {
          stage = Phase.RANKING;
        } else if (seeksLinks()) {
          stage = Phase.POSITIVE_REDUNDANCY;
        } else {
          stage = seeksDifferences() ? Phase.NEGATIVE_REDUNDANCY : Phase.FINISHED;
        }
      }
    }
  }

  private void newRound() {
    stage = Phase.RANKING;
    newCandidates = false;
    newAnnotations = false;
    average = 1;
    meaningful = false;
  }

  private boolean ranks() {
    boolean converged =
        config.convergence().enabled() && probabilityAnyRemain() < config.convergence().threshold();
    return !converged && !state.ranked().isEmpty();
  }

  private boolean seeksLinks() {
    return config.redundancyEnabled()
        && config.enforcePositiveRedundancy()
        && state.individuals.stream().anyMatch(each -> !state.wantedLinks(each).isEmpty());
  }

  private boolean seeksDifferences() {
    return config.redundancyEnabled()
        && config.enforceNegativeRedundancy()
        && (!config.onlyAutomaticNegativeRedundancy() || config.automaticReview().enabled())
        && !state.wantedDifferences().isEmpty();
  }

  double probabilityAnyRemain() {
    return probabilityAnyRemain(average);
  }

  private double probabilityAnyRemain(double share) {
    int patience = config.convergence().patience();
    return config.convergence().method() == GraphConfig.Convergence.Method.BINOMIAL
        ? 1 - StrictMath.pow(1 - share, patience)
        : 1 - StrictMath.exp(-patience * share);
  }

  /** Returns how many reviews in a row that change nothing end the round, by trying. */
  long reviewsToStop() {
    GraphConfig.Convergence convergence = config.convergence();
    if (!convergence.enabled() || convergence.threshold() <= 0) {
      return Long.MAX_VALUE;
    }
    double share = average;
    long reviews = 0;
    while (probabilityAnyRemain(share) >= convergence.threshold()) {
      share *= 1 - 2.0 / (convergence.window() + 1);
      reviews++;
    }
    return reviews;
  }

  public Phase phase() {
    return state.isConsistent() ? stage : Phase.RECOVERY;
  }

  Phase stage() {
    return stage;
  }

  GraphConfig config() {
    return config;
  }

  Set<AnnotationId> members() {
    return members;
  }

  Set<AnnotationId> excluded() {
    return excluded;
  }

  public State state() {
    return state;
  }

  /** Two individuals, by their labels. */
  record Neighbours(AnnotationId a, AnnotationId b) {}

  /** What follows from what is known at one instant. */
  public final class State {
    final List<Individual> individuals = new ArrayList<>();
    final Map<AnnotationId, Individual> individualOf = new HashMap<>();
    private final TreeMap<AnnotationPair, Decided> atWork = new TreeMap<>();
    private final TreeMap<AnnotationPair, Scores> scored = new TreeMap<>();
    private final Map<Individual, Map<AnnotationId, Integer>> classes = new HashMap<>();
    private final TreeMap<AnnotationPair, EvidenceDecision> suspects = new TreeMap<>();
    private final List<Inconsistency> inconsistencies = new ArrayList<>();
    private final Map<Neighbours, Integer> separations = new HashMap<>();
    private final TreeSet<AnnotationPair> ranked = new TreeSet<>();

    State() {
      Predicate<AnnotationPair> works = pair -> isAtWork(pair.a()) && isAtWork(pair.b());
      decided.forEach(
          (pair, each) -> {
            if (works.test(pair)) {
              atWork.put(pair, each);
            }
          });
      scores.forEach(
          (pair, each) -> {
            if (works.test(pair)) {
              scored.put(pair, each);
            }
          });
      List<AnnotationId> working = members.stream().filter(this::isAtWork).toList();
      for (Set<AnnotationId> component :
          components(working, (a, b) -> decision(a, b) == EvidenceDecision.POSITIVE)) {
        Individual individual = describe(new ArrayList<>(component));
        individuals.add(individual);
        individual.members().forEach(member -> individualOf.put(member, individual));
      }
      individuals.sort(Comparator.comparing(Individual::label));
      atWork.forEach(
          (pair, each) -> {
            if (each.decision() == EvidenceDecision.NEGATIVE) {
              separations.merge(neighbours(pair), 1, Integer::sum);
            }
          });
      individuals.stream().filter(each -> !each.consistent()).forEach(this::examine);
      for (AnnotationPair pair : scored.keySet()) {
        if (computeRanked(pair)) {
          ranked.add(pair);
        }
      }
    }

    private boolean isAtWork(AnnotationId id) {
      return members.contains(id) && !excluded.contains(id);
    }

    boolean isConsistent() {
      return inconsistencies.isEmpty();
    }

    Individual of(AnnotationId id) {
      return individualOf.get(id);
    }

    EvidenceDecision decision(AnnotationId a, AnnotationId b) {
      return a.equals(b)
          ? EvidenceDecision.UNREVIEWED
          : atWork.getOrDefault(AnnotationPair.of(a, b), NOTHING).decision();
    }

    private Neighbours neighbours(AnnotationPair pair) {
      AnnotationId one = of(pair.a()).label();
      AnnotationId other = of(pair.b()).label();
      return one.compareTo(other) <= 0 ? new Neighbours(one, other) : new Neighbours(other, one);
    }

    private Individual describe(List<AnnotationId> component) {
      Collections.sort(component);
      int size = component.size();
      int linked = 0;
      boolean consistent = true;
      for (int i = 0; i < size; i++) {
        for (int j = 0; j < i; j++) {
          EvidenceDecision decision = decision(component.get(i), component.get(j));
          consistent &= decision != EvidenceDecision.NEGATIVE;
          linked +=
              decision == EvidenceDecision.POSITIVE || decision == EvidenceDecision.INCOMPARABLE
                  ? 1
                  : 0;
        }
      }
      int k = config.positiveRedundancy();
      Map<AnnotationId, Integer> classOf = classes(component, k);
      boolean strong = new HashSet<>(classOf.values()).size() == 1;
      boolean redundant =
          consistent && (linked == size * (size - 1) / 2 || (size >= k + 1 && strong));
      Individual individual = new Individual(component, consistent, redundant);
      classes.put(individual, classOf);
      return individual;
    }

    /** Classes of members with k edge-disjoint positive paths between any two. */
    private Map<AnnotationId, Integer> classes(List<AnnotationId> component, int k) {
      Map<AnnotationId, Integer> classOf = new HashMap<>();
      int count = 0;
      for (AnnotationId each : component) {
        for (AnnotationId earlier : component) {
          if (classOf.containsKey(earlier) && paths(component, earlier, each, k) >= k) {
            classOf.put(each, classOf.get(earlier));
            break;
          }
        }
        if (!classOf.containsKey(each)) {
          classOf.put(each, count++);
        }
      }
      return classOf;
    }

    /** The number of edge-disjoint positive paths, counted up to k. */
    private int paths(List<AnnotationId> component, AnnotationId from, AnnotationId to, int k) {
      int n = component.size();
      BigDecimal[][] capacity = new BigDecimal[n][n];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          capacity[i][j] =
              decision(component.get(i), component.get(j)) == EvidenceDecision.POSITIVE
                  ? BigDecimal.ONE
                  : BigDecimal.ZERO;
        }
      }
      return flow(capacity, component.indexOf(from), component.indexOf(to), k).intValue();
    }

    private boolean sameClass(AnnotationId a, AnnotationId b) {
      Map<AnnotationId, Integer> classOf = classes.get(of(a));
      return classOf.get(a).equals(classOf.get(b));
    }

    boolean isRedundant(Individual one, Individual other) {
      int count = count(one, other);
      return one.consistent()
          && other.consistent()
          && count >= 1
          && (count >= config.negativeRedundancy()
              || count == one.members().size()
              || count == other.members().size());
    }

    int count(Individual one, Individual other) {
      return separations.getOrDefault(
          one.label().compareTo(other.label()) <= 0
              ? new Neighbours(one.label(), other.label())
              : new Neighbours(other.label(), one.label()),
          0);
    }

    public List<Individual> individuals() {
      return individuals;
    }

    public List<Separation> separations() {
      List<Separation> list = new ArrayList<>();
      separations.forEach(
          (each, count) ->
              list.add(
                  new Separation(
                      each.a(),
                      each.b(),
                      count,
                      !each.a().equals(each.b()) && isRedundant(of(each.a()), of(each.b())))));
      list.sort(Comparator.comparing(Separation::a).thenComparing(Separation::b));
      return list;
    }

    public List<Inconsistency> inconsistencies() {
      return inconsistencies;
    }

    public Map<AnnotationPair, EvidenceDecision> suspects() {
      return suspects;
    }

    private void examine(Individual individual) {
      List<AnnotationId> nodes = individual.members();
      int n = nodes.size();
      BigDecimal[][] capacity = new BigDecimal[n][n];
      List<Inconsistency.NegativePair> negatives = new ArrayList<>();
      TreeMap<AnnotationPair, EvidenceDecision> found = new TreeMap<>();
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          boolean positive = decision(nodes.get(i), nodes.get(j)) == EvidenceDecision.POSITIVE;
          capacity[i][j] =
              positive ? weight(AnnotationPair.of(nodes.get(i), nodes.get(j))) : BigDecimal.ZERO;
        }
      }
      for (int i = 0; i < n; i++) {
        for (int j = i + 1; j < n; j++) {
          if (decision(nodes.get(i), nodes.get(j)) != EvidenceDecision.NEGATIVE) {
            continue;
          }
          AnnotationPair pair = new AnnotationPair(nodes.get(i), nodes.get(j));
          BigDecimal[][] residual = new BigDecimal[n][];
          for (int row = 0; row < n; row++) {
            residual[row] = capacity[row].clone();
          }
          BigDecimal cut = flow(residual, i, j, Integer.MAX_VALUE);
          negatives.add(
              new Inconsistency.NegativePair(pair, weight(pair).doubleValue(), cut.doubleValue()));
          if (weight(pair).compareTo(cut) < 0) {
            found.put(pair, EvidenceDecision.POSITIVE);
            continue;
          }
          Set<Integer> beyond = reaching(residual, j);
          for (int x : beyond) {
            for (int y = 0; y < n; y++) {
              if (!beyond.contains(y)
                  && decision(nodes.get(x), nodes.get(y)) == EvidenceDecision.POSITIVE) {
                found.put(AnnotationPair.of(nodes.get(x), nodes.get(y)), EvidenceDecision.NEGATIVE);
              }
            }
          }
        }
      }
      suspects.putAll(found);
      inconsistencies.add(
          new Inconsistency(
              nodes,
              negatives,
              found.entrySet().stream()
                  .map(each -> new Inconsistency.Hypothesis(each.getKey(), each.getValue()))
                  .toList()));
    }

    private BigDecimal weight(AnnotationPair pair) {
      Decided each = atWork.get(pair);
      String certain =
          switch (each.confidence()) {
            case ABSOLUTELY_SURE -> "4";
            case PRETTY_SURE -> "0.6";
            case NOT_SURE -> "0.2";
            case GUESSING, UNSPECIFIED -> "0";
          };
      BigDecimal match =
          scored.containsKey(pair)
              ? new BigDecimal(Double.toString(scored.get(pair).match()))
              : BigDecimal.ZERO;
      return new BigDecimal(certain).add(match).add(BigDecimal.valueOf(each.reviews()));
    }

    Set<AnnotationPair> ranked() {
      return ranked;
    }

    boolean isRanked(AnnotationPair pair) {
      return ranked.contains(pair);
    }

    private boolean computeRanked(AnnotationPair pair) {
      if (!config.rankingEnabled() || suspects.containsKey(pair)) {
        return false;
      }
      Decided each = atWork.getOrDefault(pair, NOTHING);
      if (each.decision() != EvidenceDecision.UNREVIEWED) {
        return config.hardCase()
            && each.reviews() == 1
            && (each.decision() == EvidenceDecision.POSITIVE
                || each.decision() == EvidenceDecision.NEGATIVE);
      }
      Individual one = of(pair.a());
      Individual other = of(pair.b());
      boolean settled =
          config.redundancyEnabled()
              && (one.equals(other)
                  ? one.consistent() && (one.positiveRedundant() || sameClass(pair.a(), pair.b()))
                  : isRedundant(one, other));
      return !settled && !isAnswered(pair.a(), pair.b());
    }

    /** Whether an answer follows from decisions of the confidence asked for. */
    boolean isAnswered(AnnotationId a, AnnotationId b) {
      Confidence least = config.queueConfidence();
      if (least == null) {
        return false;
      }
      Set<AnnotationId> mine = confidentlyLinked(a, least);
      Set<AnnotationId> theirs = confidentlyLinked(b, least);
      if (mine.contains(b)) {
        return true;
      }
      for (AnnotationId one : mine) {
        for (AnnotationId other : theirs) {
          if (decision(one, other) == EvidenceDecision.NEGATIVE
              && atWork.get(AnnotationPair.of(one, other)).confidence().compareTo(least) >= 0) {
            return true;
          }
        }
      }
      return false;
    }

    private Set<AnnotationId> confidentlyLinked(AnnotationId from, Confidence least) {
      return reach(
          from,
          individualOf.keySet(),
          (a, b) ->
              decision(a, b) == EvidenceDecision.POSITIVE
                  && atWork.get(AnnotationPair.of(a, b)).confidence().compareTo(least) >= 0);
    }

    /** The undecided pairs of an individual that would bring it nearer to redundancy. */
    Set<AnnotationPair> wantedLinks(Individual individual) {
      Set<AnnotationPair> wanted = new HashSet<>();
      if (individual.consistent() && !individual.positiveRedundant()) {
        for (AnnotationId a : individual.members()) {
          for (AnnotationId b : individual.members()) {
            if (a.compareTo(b) < 0
                && decision(a, b) == EvidenceDecision.UNREVIEWED
                && !sameClass(a, b)
                && !isAnswered(a, b)) {
              wanted.add(new AnnotationPair(a, b));
            }
          }
        }
      }
      return wanted;
    }

    /** How many offers an individual can use at once. */
    int lacks(Individual individual) {
      Map<Integer, Integer> lacks = new HashMap<>();
      for (AnnotationId a : individual.members()) {
        int mine = classes.get(individual).get(a);
        lacks.putIfAbsent(mine, config.positiveRedundancy());
        for (AnnotationId b : individual.members()) {
          if (decision(a, b) == EvidenceDecision.POSITIVE
              && classes.get(individual).get(b) != mine) {
            lacks.merge(mine, -1, Integer::sum);
          }
        }
      }
      return Math.max(1, lacks.values().stream().mapToInt(lack -> Math.max(0, lack)).sum());
    }

    /** For two individuals that are to be separated better, the pairs that may be asked. */
    Map<Neighbours, Set<AnnotationPair>> wantedDifferences() {
      Map<Neighbours, Set<AnnotationPair>> wanted = new LinkedHashMap<>();
      Set<AnnotationPair> connecting = new TreeSet<>(scored.keySet());
      atWork.forEach(
          (pair, each) -> {
            if (each.decision() == EvidenceDecision.NEGATIVE) {
              connecting.add(pair);
            }
          });
      for (AnnotationPair pair : connecting) {
        Individual one = of(pair.a());
        Individual other = of(pair.b());
        if (!one.equals(other)
            && one.consistent()
            && other.consistent()
            && !isRedundant(one, other)
            && !wanted.containsKey(neighbours(pair))) {
          Set<AnnotationPair> askable = new TreeSet<>();
          boolean people =
              !config.onlyAutomaticNegativeRedundancy() || touches(one) || touches(other);
          for (AnnotationId a : one.members()) {
            for (AnnotationId b : other.members()) {
              AnnotationPair each = AnnotationPair.of(a, b);
              if (decision(a, b) == EvidenceDecision.UNREVIEWED
                  && !isAnswered(a, b)
                  && (people || classesAbove(each).size() == 1)) {
                askable.add(each);
              }
            }
          }
          if (!askable.isEmpty()) {
            wanted.put(neighbours(pair), askable);
          }
        }
      }
      return wanted;
    }

    boolean touches(Individual individual) {
      if (!individual.consistent()) {
        return true;
      }
      return atWork.keySet().stream()
          .filter(pair -> atWork.get(pair).decision() == EvidenceDecision.NEGATIVE)
          .filter(pair -> of(pair.a()).equals(individual) || of(pair.b()).equals(individual))
          .anyMatch(pair -> !of(pair.a()).consistent() || !of(pair.b()).consistent());
    }

    List<EvidenceDecision> classesAbove(AnnotationPair pair) {
      List<EvidenceDecision> above = new ArrayList<>();
      Scores each = scored.get(pair);
      GraphConfig.AutomaticReview automatic = config.automaticReview();
      if (each != null && automatic.enabled()) {
        if (each.match() > automatic.positive()) {
          above.add(EvidenceDecision.POSITIVE);
        }
        if (each.nomatch() > automatic.negative()) {
          above.add(EvidenceDecision.NEGATIVE);
        }
        if (each.notcomp() > automatic.incomparable()) {
          above.add(EvidenceDecision.INCOMPARABLE);
        }
      }
      return above;
    }

    double priority(AnnotationPair pair) {
      Scores each = scored.get(pair);
      EvidenceDecision decision = decision(pair.a(), pair.b());
      if (suspects.containsKey(pair)) {
        return 10 + (each == null ? 1e-9 : each.match());
      }
      if (decision == EvidenceDecision.POSITIVE) {
        return 1 - each.match();
      }
      if (decision == EvidenceDecision.NEGATIVE) {
        return each.match();
      }
      double priority = 1e-9;
      if (each != null) {
        priority = of(pair.a()).equals(of(pair.b())) ? 1 - each.match() : each.match();
      }
      if (classesAbove(pair).isEmpty()) {
        return priority;
      }
      double sure =
          switch (classesAbove(pair).get(0)) {
            case POSITIVE -> each.match();
            case NEGATIVE -> each.nomatch();
            default -> each.notcomp();
          };
      return 1 + Math.max(priority, sure);
    }

    public Set<AnnotationPair> known() {
      Set<AnnotationPair> known = new TreeSet<>(atWork.keySet());
      known.addAll(scored.keySet());
      return known;
    }

    public Decided decided(AnnotationPair pair) {
      return atWork.getOrDefault(pair, NOTHING);
    }

    public double match(AnnotationPair pair) {
      return scored.containsKey(pair) ? scored.get(pair).match() : Double.NaN;
    }

    int candidates() {
      return scored.size();
    }

    public Inferred inferred(AnnotationPair pair) {
      Individual one = of(pair.a());
      Individual other = of(pair.b());
      if (one.equals(other)) {
        return one.consistent() ? Inferred.SAME : Inferred.INCONSISTENT_INTERNAL;
      }
      if (!one.consistent() || !other.consistent()) {
        return Inferred.INCONSISTENT_EXTERNAL;
      }
      if (count(one, other) > 0) {
        return Inferred.DIFFERENT;
      }
      return switch (decided(pair).decision()) {
        case INCOMPARABLE -> Inferred.INCOMPARABLE;
        case UNKNOWN -> Inferred.UNKNOWN;
        default -> Inferred.NOTHING;
      };
    }
  }

  private static List<Set<AnnotationId>> components(
      Collection<AnnotationId> nodes, BiPredicate<AnnotationId, AnnotationId> linked) {
    List<Set<AnnotationId>> components = new ArrayList<>();
    Set<AnnotationId> seen = new HashSet<>();
    for (AnnotationId node : nodes) {
      if (!seen.contains(node)) {
        Set<AnnotationId> component = reach(node, nodes, linked);
        seen.addAll(component);
        components.add(component);
      }
    }
    return components;
  }

  private static Set<AnnotationId> reach(
      AnnotationId from,
      Collection<AnnotationId> nodes,
      BiPredicate<AnnotationId, AnnotationId> linked) {
    Set<AnnotationId> reached = new HashSet<>(Set.of(from));
    Deque<AnnotationId> open = new ArrayDeque<>(List.of(from));
    while (!open.isEmpty()) {
      AnnotationId node = open.pop();
      for (AnnotationId next : nodes) {
        if (linked.test(node, next) && reached.add(next)) {
          open.push(next);
        }
      }
    }
    return reached;
  }

  /** Ford and Fulkerson; leaves the residual capacities behind, stops when {@code most} is had. */
  private static BigDecimal flow(BigDecimal[][] capacity, int source, int target, int most) {
    BigDecimal sum = BigDecimal.ZERO;
    while (sum.compareTo(BigDecimal.valueOf(most)) < 0) {
      int[] from = new int[capacity.length];
      java.util.Arrays.fill(from, -1);
      from[source] = source;
      Deque<Integer> open = new ArrayDeque<>(List.of(source));
      while (!open.isEmpty() && from[target] < 0) {
        int node = open.pop();
        for (int next = 0; next < capacity.length; next++) {
          if (from[next] < 0 && capacity[node][next].signum() > 0) {
            from[next] = node;
            open.add(next);
          }
        }
      }
      if (from[target] < 0) {
        return sum;
      }
      BigDecimal least = capacity[from[target]][target];
      for (int node = target; node != source; node = from[node]) {
        least = least.min(capacity[from[node]][node]);
      }
      for (int node = target; node != source; node = from[node]) {
        capacity[from[node]][node] = capacity[from[node]][node].subtract(least);
        capacity[node][from[node]] = capacity[node][from[node]].add(least);
      }
      sum = sum.add(least);
    }
    return sum;
  }

  private static Set<Integer> reaching(BigDecimal[][] residual, int target) {
    Set<Integer> side = new TreeSet<>(Set.of(target));
    Deque<Integer> open = new ArrayDeque<>(side);
    while (!open.isEmpty()) {
      int node = open.pop();
      for (int before = 0; before < residual.length; before++) {
        if (residual[before][node].signum() > 0 && side.add(before)) {
          open.push(before);
        }
      }
    }
    return side;
  }
}
