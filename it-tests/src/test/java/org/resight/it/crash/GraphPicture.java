package org.resight.it.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.resight.audit.JournalLine;
import org.resight.engine.NaiveGraph;
import org.resight.it.server.ResightClient;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.Confidence;
import org.resight.model.EvidenceDecision;
import org.resight.model.GraphConfig;
import org.resight.model.Inconsistency;
import org.resight.model.Inferred;
import org.resight.model.MetaDecision;
import org.resight.model.Review;

/**
 * Everything that follows from the journal of a graph, as a server says it and as the naive model
 * computes it.
 */
public record GraphPicture(
    List<IndividualItem> individuals,
    List<ConflictItem> conflicts,
    List<SeparationItem> separations,
    List<PairItem> pairs) {

  /** An individual. */
  public record IndividualItem(
      UUID label, List<UUID> members, boolean consistent, boolean positiveRedundant) {}

  /** An inconsistent individual. */
  public record ConflictItem(
      UUID label,
      List<UUID> members,
      List<NegativeItem> negativePairs,
      List<HypothesisItem> hypotheses) {}

  /** A negative pair inside one, with weights rounded to millionths. */
  public record NegativeItem(UUID a, UUID b, double weight, double cutWeight) {
    public NegativeItem {
      weight = Math.round(weight * 1e6) / 1e6;
      cutWeight = Math.round(cutWeight * 1e6) / 1e6;
    }
  }

  /** A suspected pair. */
  public record HypothesisItem(UUID a, UUID b, String shouldBe) {}

  /** Two individuals known to differ. */
  public record SeparationItem(UUID a, UUID b, int count, boolean redundant) {}

  /** A known pair. */
  public record PairItem(
      UUID a,
      UUID b,
      String decision,
      @Nullable String metaDecision,
      String confidence,
      int reviews,
      @Nullable Double match,
      @Nullable String inferred,
      boolean suspect) {}

  /** Asks a server, which nobody else uses meanwhile. */
  public static GraphPicture served(ResightClient client, UUID graph) {
    String path = ResightClient.graph(graph);
    return new GraphPicture(
        client.list(path + "/individuals", IndividualItem.class),
        client.list(path + "/conflicts", ConflictItem.class),
        client.list(path + "/separations", SeparationItem.class),
        client.list(path + "/pairs", PairItem.class));
  }

  /** Returns the reviews that were not taken back. */
  private static Stream<JournalLine> standing(List<JournalLine> journal) {
    Set<Long> takenBack =
        journal.stream()
            .flatMap(line -> Stream.ofNullable(line.undoes()))
            .collect(Collectors.toSet());
    return journal.stream()
        .filter(line -> line.undoes() == null && !takenBack.contains(line.seq()));
  }

  /** Compares it with another, a part after the other, so that a difference can be read. */
  public void assertEquals(GraphPicture expected) {
    assertThat(individuals).isEqualTo(expected.individuals);
    assertThat(conflicts).isEqualTo(expected.conflicts);
    assertThat(separations).isEqualTo(expected.separations);
    assertThat(pairs).isEqualTo(expected.pairs);
  }

  /**
   * Computes it.
   *
   * @param members all members of the graph
   * @param candidates all candidate pairs, scored as {@link WorkedGraph#match} says
   */
  static GraphPicture computed(
      Set<UUID> members, Set<AnnotationPair> candidates, List<JournalLine> journal) {
    return computed(
        members,
        Set.of(),
        candidates.stream().collect(Collectors.toMap(pair -> pair, WorkedGraph::match)),
        journal);
  }

  /**
   * Computes it.
   *
   * @param members all members of the graph
   * @param excluded those that were taken out of its work
   * @param matches all candidate pairs with their scores
   */
  public static GraphPicture computed(
      Set<UUID> members,
      Set<UUID> excluded,
      Map<AnnotationPair, Double> matches,
      List<JournalLine> journal) {
    NaiveGraph naive = new NaiveGraph(GraphConfig.defaults());
    naive.load(
        members.stream().map(AnnotationId::of).toList(),
        standing(journal).map(GraphPicture::review).toList(),
        matches);
    naive.exclude(excluded.stream().map(AnnotationId::of).toList());
    NaiveGraph.State state = naive.state();
    return new GraphPicture(
        state.individuals().stream()
            .map(
                each ->
                    new IndividualItem(
                        each.label().uuid(),
                        uuids(each.members()),
                        each.consistent(),
                        each.positiveRedundant()))
            .toList(),
        state.inconsistencies().stream().map(GraphPicture::conflict).toList(),
        state.separations().stream()
            .map(
                each ->
                    new SeparationItem(
                        each.a().uuid(), each.b().uuid(), each.count(), each.redundant()))
            .toList(),
        state.known().stream().map(pair -> pair(state, pair)).toList());
  }

  private static Review review(JournalLine line) {
    return new Review(
        AnnotationPair.of(AnnotationId.of(line.a()), AnnotationId.of(line.b())),
        EvidenceDecision.valueOf(name(line.decision())),
        line.metaDecision() == null
            ? MetaDecision.NONE
            : MetaDecision.valueOf(name(line.metaDecision())),
        Confidence.valueOf(name(line.confidence())),
        line.reviewer());
  }

  private static ConflictItem conflict(Inconsistency each) {
    return new ConflictItem(
        each.label().uuid(),
        uuids(each.members()),
        each.negativePairs().stream()
            .map(
                negative ->
                    new NegativeItem(
                        negative.pair().a().uuid(),
                        negative.pair().b().uuid(),
                        negative.weight(),
                        negative.cutWeight()))
            .toList(),
        each.hypotheses().stream()
            .map(
                hypothesis ->
                    new HypothesisItem(
                        hypothesis.pair().a().uuid(),
                        hypothesis.pair().b().uuid(),
                        word(hypothesis.shouldBe())))
            .toList());
  }

  private static PairItem pair(NaiveGraph.State state, AnnotationPair pair) {
    NaiveGraph.Decided decided = state.decided(pair);
    double match = state.match(pair);
    Inferred inferred = state.inferred(pair);
    return new PairItem(
        pair.a().uuid(),
        pair.b().uuid(),
        word(decided.decision()),
        decided.meta() == MetaDecision.NONE ? null : word(decided.meta()),
        word(decided.confidence()),
        decided.reviews(),
        Double.isNaN(match) ? null : match,
        inferred == Inferred.NOTHING ? null : word(inferred),
        state.suspects().containsKey(pair));
  }

  private static List<UUID> uuids(List<AnnotationId> ids) {
    return ids.stream().map(AnnotationId::uuid).toList();
  }

  private static String name(String word) {
    return word.toUpperCase(Locale.ROOT);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
