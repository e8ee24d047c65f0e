package org.resight.graph;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.EvidenceDecision;
import org.resight.model.Individual;
import org.resight.model.PairState;
import org.resight.report.ReviewerAgreement;
import org.resight.report.WorkSummary;

/**
 * What pages ask of a graph: for each page one read of one instant, however much it shows, so that
 * many people at many pages take no place from those who review.
 *
 * <p>Thread-safe; no method blocks. Stages complete as those of {@link GraphClient}.
 */
public final class PageReads {

  private static final Comparator<PairState> BY_SCORE =
      Comparator.comparingDouble((PairState pair) -> Double.isNaN(pair.match()) ? -1 : pair.match())
          .reversed()
          .thenComparing(PairState::pair);

  private final GraphClient client;
  private final GraphWriter writer;
  private final WorkReport report;

  PageReads(GraphClient client, GraphWriter writer) {
    this.client = client;
    this.writer = writer;
    this.report = new WorkReport(client, writer);
  }

  /** Prepares what takes long in a large graph; to be called once it is at work. */
  void prepare() {
    report.prepare();
  }

  /**
   * Returns the individuals of annotations; those not at work here are left out. All annotations of
   * one individual get the same object.
   */
  public CompletionStage<AtSeq<Map<AnnotationId, Individual>>> individualsOf(
      Collection<AnnotationId> annotations) {
    Set<AnnotationId> wanted = Set.copyOf(annotations);
    return client.readAtSeq(() -> found(wanted));
  }

  private Map<AnnotationId, Individual> found(Set<AnnotationId> wanted) {
    Map<AnnotationId, Individual> found = new HashMap<>();
    for (AnnotationId annotation : wanted) {
      if (!found.containsKey(annotation)) {
        individual(annotation)
            .ifPresent(
                individual ->
                    individual.members().stream()
                        .filter(wanted::contains)
                        .forEach(member -> found.put(member, individual)));
      }
    }
    return found;
  }

  private Optional<Individual> individual(AnnotationId annotation) {
    return writer.state().graph().individualOf(annotation);
  }

  /**
   * All members of a graph.
   *
   * @param individuals those at work, by label
   * @param excluded the others, in increasing order
   */
  public record Members(List<Individual> individuals, List<AnnotationId> excluded) {}

  /** Returns all members, each once. Costs memory by their number. */
  public CompletionStage<AtSeq<Members>> members() {
    return client.readAtSeq(
        () ->
            new Members(
                individuals(null, Integer.MAX_VALUE), List.copyOf(writer.state().excluded())));
  }

  /** Returns a page of the individuals, by label; on the graph's thread. */
  List<Individual> individuals(@Nullable AnnotationId after, int limit) {
    List<Individual> page = new ArrayList<>();
    writer
        .state()
        .graph()
        .individuals(
            after,
            individual -> {
              page.add(individual);
              return page.size() < limit;
            });
    return page;
  }

  /**
   * An individual as a card shows it.
   *
   * @param neverCompared whether it is one annotation of which no pair was decided
   */
  public record Card(Individual individual, boolean neverCompared) {}

  /** Returns a page of the individuals, by label. Costs the pairs of those that are alone, too. */
  public CompletionStage<AtSeq<List<Card>>> cards(@Nullable AnnotationId after, int limit) {
    return client.readAtSeq(() -> individuals(after, limit).stream().map(this::card).toList());
  }

  /** Returns the individuals of annotations, each once; those not at work here are left out. */
  public CompletionStage<AtSeq<List<Card>>> cardsOf(Collection<AnnotationId> annotations) {
    Set<AnnotationId> wanted = Set.copyOf(annotations);
    return client.readAtSeq(
        () -> {
          Map<AnnotationId, Card> cards = new LinkedHashMap<>();
          found(wanted)
              .values()
              .forEach(each -> cards.computeIfAbsent(each.label(), label -> card(each)));
          return List.copyOf(cards.values());
        });
  }

  private Card card(Individual individual) {
    return new Card(individual, individual.members().size() == 1 && !isDecided(individual.label()));
  }

  /**
   * An individual with what is known of the pairs among its first members.
   *
   * @param pairs those that are candidates or were reviewed
   */
  public record PairedIndividual(Individual individual, List<PairState> pairs) {
    /** Copies the list. */
    public PairedIndividual {
      pairs = List.copyOf(pairs);
    }
  }

  /**
   * Returns the individual of an annotation with its pairs, or nothing if it is not at work here.
   *
   * @param most members whose pairs are wanted; they cost its square
   */
  public CompletionStage<AtSeq<Optional<PairedIndividual>>> pairedIndividual(
      AnnotationId annotation, int most) {
    return client.readAtSeq(
        () ->
            individual(annotation)
                .map(
                    individual ->
                        new PairedIndividual(individual, among(individual.members(), most))));
  }

  private boolean isDecided(AnnotationId annotation) {
    List<PairState> decided = new ArrayList<>();
    writer
        .state()
        .graph()
        .pairsOf(
            annotation,
            pair -> {
              if (pair.decision() != EvidenceDecision.UNREVIEWED) {
                decided.add(pair);
              }
              return decided.isEmpty();
            });
    return !decided.isEmpty();
  }

  /**
   * An individual beside another.
   *
   * @param pair of the known pairs between the two, that of the highest score; those without one
   *     come last
   */
  public record Neighbour(Individual individual, PairState pair) {}

  /**
   * Returns the individuals with known pairs to that of an annotation, highest score first; nothing
   * if the annotation is not at work here. Costs the pairs of its members.
   *
   * @param most individuals at most
   */
  public CompletionStage<AtSeq<Optional<List<Neighbour>>>> neighbours(
      AnnotationId annotation, int most) {
    return client.readAtSeq(
        () -> individual(annotation).map(individual -> neighbours(individual, most)));
  }

  private List<Neighbour> neighbours(Individual individual, int most) {
    Set<AnnotationId> members = Set.copyOf(individual.members());
    List<PairState> across = new ArrayList<>();
    for (AnnotationId member : individual.members()) {
      writer
          .state()
          .graph()
          .pairsOf(
              member,
              pair -> {
                if (!members.contains(other(pair, member))) {
                  across.add(pair);
                }
                return true;
              });
    }
    across.sort(BY_SCORE);
    Map<AnnotationId, Neighbour> found = new LinkedHashMap<>();
    Set<AnnotationId> seen = new HashSet<>();
    for (PairState pair : across) {
      AnnotationId other = members.contains(pair.pair().a()) ? pair.pair().b() : pair.pair().a();
      if (found.size() < most && seen.add(other)) {
        individual(other)
            .ifPresent(each -> found.putIfAbsent(each.label(), new Neighbour(each, pair)));
      }
    }
    return List.copyOf(found.values());
  }

  private static AnnotationId other(PairState pair, AnnotationId one) {
    return pair.pair().a().equals(one) ? pair.pair().b() : pair.pair().a();
  }

  private List<PairState> among(List<AnnotationId> annotations, int most) {
    List<PairState> found = new ArrayList<>();
    int end = Math.min(most, annotations.size());
    for (int i = 0; i < end; i++) {
      for (int j = i + 1; j < end; j++) {
        AnnotationPair pair = AnnotationPair.of(annotations.get(i), annotations.get(j));
        writer.state().graph().pair(pair).ifPresent(found::add);
      }
    }
    return found;
  }

  /**
   * How some photos were named together.
   *
   * @param act what one undo takes back, or took back
   * @param before their names before it, in order; photos without a name are not told
   * @param after their name after it; null where it took names away
   * @param undoes whether it put earlier names back
   * @param takenBack whether that was done to it
   */
  public record Naming(
      UUID act,
      String author,
      Instant at,
      List<String> before,
      @Nullable String after,
      boolean undoes,
      boolean takenBack) {
    /** Copies the list. */
    public Naming {
      before = List.copyOf(before);
    }
  }

  /**
   * Returns how photos of the individual of an annotation were named by acts of this graph, newest
   * first; nothing if the annotation is not at work here.
   */
  public CompletionStage<AtSeq<Optional<List<Naming>>>> namings(
      AnnotationId annotation, int limit) {
    return client.readAtSeq(
        () ->
            individual(annotation)
                .map(
                    individual ->
                        writer.state().acts().namings(Set.copyOf(individual.members()), limit)));
  }

  /** Returns a page of the excluded members, in increasing order. */
  public CompletionStage<AtSeq<List<AnnotationId>>> excluded(
      @Nullable AnnotationId after, int limit) {
    return client.readAtSeq(
        () -> {
          var all = writer.state().excluded();
          return (after == null ? all : all.tailSet(after, false)).stream().limit(limit).toList();
        });
  }

  /** Returns the seqs of a reviewer's newest reviews that were not taken back, newest first. */
  public CompletionStage<List<Integer>> newestOf(String reviewer, int limit) {
    return client.read(() -> writer.state().history().newestOf(reviewer, limit));
  }

  /**
   * Sums up what was done.
   *
   * @param today the day to count as today
   */
  public CompletionStage<WorkSummary> work(LocalDate today) {
    return report.summary(today);
  }

  /** Returns a page of the reviewers, those with most decisions first. */
  public CompletionStage<AtSeq<List<WorkSummary.Reviewer>>> people(
      int skipped, int limit, LocalDate today) {
    return client.readAtSeq(() -> writer.state().tally().people(skipped, limit, today));
  }

  /** Returns what one reviewer has done, or nothing if that is nothing. */
  public CompletionStage<AtSeq<Optional<WorkSummary.Reviewer>>> person(
      String name, LocalDate today) {
    return client.readAtSeq(() -> writer.state().tally().person(name, today));
  }

  /** Returns a page of how far reviewers agree, those over most pairs first. */
  public CompletionStage<AtSeq<List<ReviewerAgreement>>> agreements(int skipped, int limit) {
    return client.readAtSeq(() -> writer.state().tally().agreements(skipped, limit));
  }
}
