package org.resight.model;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A question about many pairs at one glance: each photo is compared with the first.
 *
 * <p>Of {@link QuestionKind#WHICH} each other photo is believed to show another animal, and those
 * are marked that show the animal of the first. Of {@link QuestionKind#GROUP} all are believed to
 * show one animal, and those are marked that do not show the animal of the first. Photos that
 * cannot be told are said to be unclear.
 *
 * <p>Immutable.
 *
 * @param kind which of the two
 * @param photos the photos, all different
 */
public record Glance(QuestionKind kind, List<AnnotationId> photos) {

  /** The word among the tags of each review that was given at a glance. */
  public static final String TAG = "glance";

  /** Photos that the first is compared with at most, each of another individual. */
  public static final int MOST_AMONG = 12;

  /** Photos of one individual at most. */
  public static final int MOST_OF_ONE = 24;

  /**
   * @throws IllegalArgumentException if it is no kind of glance, or its photos are too few, too
   *     many or not different
   */
  public Glance {
    photos = List.copyOf(photos);
    if (kind == QuestionKind.PAIR || photos.size() < 2 || photos.size() > most(kind)) {
      throw new IllegalArgumentException("no glance: " + kind + " of " + photos.size());
    }
    if (new HashSet<>(photos).size() < photos.size()) {
      throw new IllegalArgumentException("a photo stands there twice");
    }
  }

  /** Returns how many photos a question shows at most, the first one included. */
  public static int most(QuestionKind kind) {
    return switch (kind) {
      case PAIR -> 2;
      case WHICH -> MOST_AMONG + 1;
      case GROUP -> MOST_OF_ONE;
    };
  }

  /** Returns the photo that the others are compared with. */
  public AnnotationId first() {
    return photos.get(0);
  }

  /** Returns the photos that may be marked. */
  public List<AnnotationId> others() {
    return photos.subList(1, photos.size());
  }

  /**
   * Returns the pairs that it asks about: that of the first photo with each other one, or, of one
   * individual, all pairs.
   */
  public List<AnnotationPair> pairs() {
    List<AnnotationPair> pairs = new ArrayList<>();
    int firsts = kind == QuestionKind.WHICH ? 1 : photos.size();
    for (int i = 0; i < firsts; i++) {
      for (int j = i + 1; j < photos.size(); j++) {
        pairs.add(AnnotationPair.of(photos.get(i), photos.get(j)));
      }
    }
    return pairs;
  }

  /** Returns a pair of ids that stands for this question and for no other. */
  public AnnotationPair stamp() {
    StringBuilder text = new StringBuilder(kind.name());
    photos.forEach(photo -> text.append(' ').append(photo));
    UUID one = UUID.nameUUIDFromBytes(text.toString().getBytes(StandardCharsets.UTF_8));
    return AnnotationPair.of(AnnotationId.of(one), AnnotationId.of(NameBasedId.after(one)));
  }

  /**
   * Returns whether marks can be an answer: they are other photos than the first, and of one
   * individual at least one of those can be told.
   */
  public boolean canBe(Marks marks) {
    List<AnnotationId> others = others();
    return others.containsAll(marks.marked())
        && others.containsAll(marks.unclear())
        && (kind == QuestionKind.WHICH || marks.unclear().size() < others.size());
  }

  /**
   * Returns the reviews that say what a reviewer said, as few as say it.
   *
   * <p>Of {@link QuestionKind#WHICH} one for each other photo, on its pair with the first. Of
   * {@link QuestionKind#GROUP} a spanning tree over the photos that stay; and for each marked one a
   * difference from the photo that ties it most to those. Where only the newest decision of a pair
   * counts, each earlier <em>same</em> between the two sides is replaced too. What cannot be told
   * becomes one <em>cannot tell</em>, which never takes the place of an earlier decision of one
   * individual that counts.
   *
   * @param graph tells which pairs are the most telling
   * @param marks an answer that {@link #canBe}
   * @param avoided pairs that are not answered so if others say the same
   */
  public List<Review> reviews(
      IdentityGraph graph, Marks marks, String reviewer, Predicate<AnnotationPair> avoided) {
    List<Review> reviews = new ArrayList<>();
    if (kind == QuestionKind.WHICH) {
      for (AnnotationId other : others()) {
        reviews.add(said(AnnotationPair.of(first(), other), decision(other, marks), reviewer));
      }
      return reviews;
    }
    List<AnnotationId> staying =
        photos.stream()
            .filter(photo -> decision(photo, marks) == EvidenceDecision.POSITIVE)
            .toList();
    Comparator<AnnotationPair> best = best(graph, avoided);
    for (AnnotationId stray : others()) {
      if (marks.marked().contains(stray)) {
        partings(graph, stray, staying, best)
            .forEach(pair -> reviews.add(said(pair, EvidenceDecision.NEGATIVE, reviewer)));
      } else if (marks.unclear().contains(stray)) {
        pairs(stray, staying, best)
            .filter(pair -> !graph.newestCounts() || !isDecided(graph, pair))
            .limit(1)
            .forEach(pair -> reviews.add(said(pair, EvidenceDecision.INCOMPARABLE, reviewer)));
      }
    }
    tree(staying, best)
        .forEach(pair -> reviews.add(said(pair, EvidenceDecision.POSITIVE, reviewer)));
    return reviews;
  }

  /** Returns what marks say of a photo beside the first one. */
  private EvidenceDecision decision(AnnotationId photo, Marks marks) {
    if (marks.unclear().contains(photo)) {
      return EvidenceDecision.INCOMPARABLE;
    }
    return marks.marked().contains(photo) == (kind == QuestionKind.WHICH)
        ? EvidenceDecision.POSITIVE
        : EvidenceDecision.NEGATIVE;
  }

  private static boolean isDecided(IdentityGraph graph, AnnotationPair pair) {
    return graph.pair(pair).filter(known -> known.reviews() > 0).isPresent();
  }

  private static Stream<AnnotationPair> pairs(
      AnnotationId photo, List<AnnotationId> others, Comparator<AnnotationPair> best) {
    return others.stream().map(other -> AnnotationPair.of(photo, other)).sorted(best);
  }

  private static Review said(AnnotationPair pair, EvidenceDecision decision, String reviewer) {
    return new Review(pair, decision, MetaDecision.NONE, Confidence.UNSPECIFIED, reviewer);
  }

  private static Comparator<AnnotationPair> best(
      IdentityGraph graph, Predicate<AnnotationPair> avoided) {
    record Rank(AnnotationPair pair, boolean avoided, double telling) {}
    Map<AnnotationPair, Rank> ranks = new HashMap<>();
    return Comparator.comparing(
        (AnnotationPair pair) ->
            ranks.computeIfAbsent(
                pair, key -> new Rank(key, avoided.test(key), graph.telling(key))),
        Comparator.comparing(Rank::avoided)
            .thenComparing(Comparator.comparingDouble(Rank::telling).reversed())
            .thenComparing(Rank::pair));
  }

  /** Returns the pairs that part a photo from others. */
  private static List<AnnotationPair> partings(
      IdentityGraph graph,
      AnnotationId stray,
      List<AnnotationId> staying,
      Comparator<AnnotationPair> best) {
    List<AnnotationPair> pairs = pairs(stray, staying, best).toList();
    List<AnnotationPair> joined =
        graph.newestCounts()
            ? pairs.stream()
                .filter(
                    pair ->
                        graph
                            .pair(pair)
                            .filter(known -> known.decision() == EvidenceDecision.POSITIVE)
                            .isPresent())
                .toList()
            : List.of();
    return joined.isEmpty() ? pairs.subList(0, 1) : joined;
  }

  /** Returns a spanning tree of the best pairs (Kruskal). */
  private static List<AnnotationPair> tree(
      List<AnnotationId> photos, Comparator<AnnotationPair> best) {
    Map<AnnotationId, AnnotationId> root = new HashMap<>();
    List<AnnotationPair> tree = new ArrayList<>();
    List<AnnotationPair> all =
        photos.size() < 2
            ? List.of()
            : new Glance(QuestionKind.GROUP, photos).pairs().stream().sorted(best).toList();
    for (AnnotationPair pair : all) {
      AnnotationId a = root(root, pair.a());
      AnnotationId b = root(root, pair.b());
      if (!a.equals(b)) {
        root.put(a, b);
        tree.add(pair);
      }
    }
    return tree;
  }

  private static AnnotationId root(Map<AnnotationId, AnnotationId> roots, AnnotationId photo) {
    AnnotationId root = photo;
    for (AnnotationId next = roots.get(root); next != null; next = roots.get(root)) {
      root = next;
    }
    return root;
  }
}
