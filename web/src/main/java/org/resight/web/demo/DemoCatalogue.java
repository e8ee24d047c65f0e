package org.resight.web.demo;

import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jspecify.annotations.Nullable;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.graph.ReviewSubmission;
import org.resight.journal.CandidateBatch;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.Confidence;
import org.resight.model.EvidenceDecision;
import org.resight.model.MetaDecision;
import org.resight.model.Review;

/**
 * The demo catalogue: photos with known truth, scored candidates, reviews among them one that is
 * wrong, and pairs to practise on. Immutable; everything is the same on every machine.
 */
final class DemoCatalogue {

  /** Who gave the reviews that the demo starts with. */
  static final String REVIEWER = "demo";

  private static final String[] NAMES = {
    "Amara", "Baako", "Chiku", "Dalia", "Enzi", "Faraji", "Goma", "Hasani"
  };

  /** The two individuals that a wrong review joins. */
  private static final int[] MISTAKEN = {9, 10};

  private static final float QUALITY = 0.88f;

  private final List<DemoPhoto> photos = DemoHerd.photos();
  private final Map<Integer, List<DemoPhoto>> byIndividual = new HashMap<>();
  private final Landscapes places = new Landscapes();

  /** Plans the catalogue; nothing is drawn yet. */
  DemoCatalogue() {
    photos.forEach(
        photo ->
            byIndividual.computeIfAbsent(photo.individual(), i -> new ArrayList<>()).add(photo));
  }

  /** Returns the ids of its annotations. */
  List<AnnotationId> ids() {
    return photos.stream().map(DemoPhoto::id).toList();
  }

  /** An annotation and its photo as a JPEG. */
  record Drawn(CatalogueAnnotation annotation, ByteArrayInputStream jpeg) {}

  /** Returns the number of individuals. */
  int individuals() {
    return DemoHerd.INDIVIDUALS;
  }

  /**
   * Draws the photos of one individual. Some 60 ms a photo.
   *
   * @param individual from 0 on
   */
  List<Drawn> draw(int individual) throws IOException {
    DemoPhotographer photographer = photographer(individual);
    List<Drawn> drawn = new ArrayList<>();
    List<DemoPhoto> own = byIndividual.getOrDefault(individual, List.of());
    for (DemoPhoto photo : own) {
      DemoPhotographer[] behind =
          photo.behind() == null
              ? new DemoPhotographer[0]
              : new DemoPhotographer[] {photographer(photo.behind())};
      DemoPhotographer.Shot shot =
          photographer.take(
              photo.pose(), photo.camera(), places, photo.place(), photo.number(), behind);
      boolean named = individual < NAMES.length && photo.equals(own.get(0));
      drawn.add(
          new Drawn(
              annotation(photo, shot.box(), named ? NAMES[individual] : null),
              new ByteArrayInputStream(jpeg(shot.picture()))));
    }
    return drawn;
  }

  private static DemoPhotographer photographer(int individual) {
    return new DemoPhotographer(7_000 + individual, DemoHerd.rightSeen(individual));
  }

  private static CatalogueAnnotation annotation(
      DemoPhoto photo, Rectangle box, @Nullable String name) {
    RandomGenerator station = DemoPhotographer.random(photo.place());
    return new CatalogueAnnotation(
        photo.id(),
        photo.externalId(),
        name,
        photo.externalId(),
        List.of((double) box.x, (double) box.y, (double) box.width, (double) box.height),
        null,
        photo.facesRight() ? "right" : "left",
        "demo animal",
        photo.camera().quality(),
        photo.takenAt(),
        -2.3 + 0.4 * station.nextDouble(),
        34.7 + 0.5 * station.nextDouble(),
        "Station " + (photo.place() + 1),
        Map.of());
  }

  private static byte[] jpeg(BufferedImage picture) throws IOException {
    // The writer takes bytes in this order as they are, and whole numbers one by one.
    BufferedImage plain =
        new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D paint = plain.createGraphics();
    paint.drawImage(picture, 0, 0, null);
    paint.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (MemoryCacheImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam how = writer.getDefaultWriteParam();
      how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      how.setCompressionQuality(QUALITY);
      writer.setOutput(output);
      writer.write(null, new IIOImage(plain, null, null), how);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /**
   * Returns the scored candidates, as a fair ranker would give them: photos of one flank of one
   * individual mostly high, others mostly low, some the other way round.
   */
  CandidateBatch candidates() {
    CandidateBatch.Builder batch = new CandidateBatch.Builder();
    List<Double> scores = new ArrayList<>();
    for (int i = 0; i < photos.size(); i++) {
      for (int j = i + 1; j < photos.size(); j++) {
        double score = score(photos.get(i), photos.get(j));
        if (!Double.isNaN(score)) {
          scores.add(score);
          batch.add(pair(photos.get(i), photos.get(j)), score, Double.NaN, Double.NaN);
        }
      }
    }
    batch.add(pairThatShowsTheMistake(), 1 - betweenFourthAndFifth(scores), Double.NaN, Double.NaN);
    return batch.build();
  }

  /** Inside one group a pair is asked by 1 minus its score: so the mistake comes up fifth. */
  private static double betweenFourthAndFifth(List<Double> scores) {
    List<Double> best = scores.stream().sorted(Comparator.reverseOrder()).limit(5).toList();
    return (best.get(3) + best.get(4)) / 2;
  }

  private double score(DemoPhoto one, DemoPhoto other) {
    RandomGenerator random = DemoPhotographer.random(one.number() * 1_000L + other.number());
    if (isMistaken(one) && isMistaken(other) && one.individual() != other.individual()) {
      return Double.NaN; // The wrong answer came without a score, from a first look.
    }
    boolean bombed =
        (isPhotobomb(one) && other.individual() == DemoHerd.PHOTOBOMBER)
            || (isPhotobomb(other) && one.individual() == DemoHerd.PHOTOBOMBER);
    if (bombed) {
      return random.nextInt(2) == 0 ? 0.81 : Double.NaN;
    }
    if (one.individual() == other.individual()) {
      if (one.facesRight() != other.facesRight()) {
        return 0.25 + 0.3 * random.nextDouble();
      }
      double ease = (one.camera().quality() + other.camera().quality()) / 10.0;
      return Math.min(0.98, 0.43 + 0.30 * ease + 0.25 * Math.sqrt(random.nextDouble()));
    }
    if (random.nextInt(100) < 3) {
      return Math.min(0.72, 0.03 + 0.75 * StrictMath.pow(random.nextDouble(), 2.2));
    }
    return Double.NaN;
  }

  private static boolean isMistaken(DemoPhoto photo) {
    return photo.individual() == MISTAKEN[0] || photo.individual() == MISTAKEN[1];
  }

  private static boolean isPhotobomb(DemoPhoto photo) {
    return photo.behind() != null;
  }

  private DemoPhoto of(int individual, int i) {
    return byIndividual.getOrDefault(individual, List.of()).get(i);
  }

  private AnnotationPair pairThatShowsTheMistake() {
    return pair(of(MISTAKEN[0], 0), of(MISTAKEN[1], 1));
  }

  /**
   * Returns the reviews that the demo starts with: two right ones and, between them, the mistake.
   * Their ids are fixed, so that they are taken once.
   */
  List<ReviewSubmission> reviews() {
    DemoPhoto a = of(MISTAKEN[0], 0);
    DemoPhoto b = of(MISTAKEN[0], 1);
    DemoPhoto c = of(MISTAKEN[1], 0);
    DemoPhoto d = of(MISTAKEN[1], 1);
    return List.of(
        same(a, b, Confidence.PRETTY_SURE, null),
        same(c, d, Confidence.PRETTY_SURE, null),
        same(b, c, Confidence.GUESSING, "Late in the day, only a quick look."));
  }

  private static ReviewSubmission same(
      DemoPhoto one, DemoPhoto other, Confidence confidence, @Nullable String comment) {
    AnnotationPair pair = pair(one, other);
    return new ReviewSubmission(
        UUID.nameUUIDFromBytes(("demo review " + pair).getBytes(StandardCharsets.UTF_8)),
        new Review(pair, EvidenceDecision.POSITIVE, MetaDecision.NONE, confidence, REVIEWER),
        List.of(),
        comment,
        null,
        false,
        null,
        null);
  }

  private static AnnotationPair pair(DemoPhoto one, DemoPhoto other) {
    return AnnotationPair.of(one.id(), other.id());
  }

  /**
   * A pair to practise on.
   *
   * @param answer the truth
   * @param hint what to look at: a key of the message catalogue
   */
  record Practice(AnnotationPair pair, EvidenceDecision answer, String hint) {}

  /** Returns ten pairs to practise on, on good photos, from easy to hard. */
  List<Practice> practice() {
    List<Practice> pairs = new ArrayList<>();
    List<Integer> clear =
        byIndividual.keySet().stream()
            .filter(individual -> good(individual).size() >= 2)
            .sorted()
            .toList();
    pairs.add(same(clear.get(0), "coat"));
    pairs.add(different(clear.get(1), clear.get(2), "flank"));
    pairs.add(same(clear.get(3), "turned"));
    pairs.add(different(clear.get(4), clear.get(5), "shoulder"));
    pairs.add(atOnePlace());
    pairs.add(otherSide());
    pairs.add(same(clear.get(6), "coat"));
    pairs.add(different(clear.get(7), clear.get(8), "flank"));
    pairs.add(same(clear.get(9), "turned"));
    pairs.add(different(clear.get(10), clear.get(0), "shoulder"));
    return List.copyOf(pairs);
  }

  private List<DemoPhoto> good(int individual) {
    return byIndividual.getOrDefault(individual, List.of()).stream()
        .filter(photo -> !photo.facesRight() && photo.behind() == null)
        .filter(photo -> photo.camera().quality() >= 4)
        .toList();
  }

  private Practice same(int individual, String hint) {
    List<DemoPhoto> good = good(individual);
    return new Practice(
        pair(good.get(0), good.get(good.size() - 1)), EvidenceDecision.POSITIVE, hint);
  }

  private Practice different(int one, int other, String hint) {
    return new Practice(
        pair(good(one).get(0), good(other).get(0)), EvidenceDecision.NEGATIVE, hint);
  }

  /** Two individuals at the same station: the landscape agrees, the coat does not. */
  private Practice atOnePlace() {
    List<DemoPhoto> good =
        byIndividual.keySet().stream()
            .flatMap(individual -> good(individual).stream())
            .sorted(Comparator.comparingInt(DemoPhoto::number))
            .toList();
    return pairs(good, (one, other) -> one.place() == other.place())
        .filter(pair -> pair[0].individual() != pair[1].individual())
        .findFirst()
        .map(pair -> new Practice(pair(pair[0], pair[1]), EvidenceDecision.NEGATIVE, "scenery"))
        .orElseThrow();
  }

  private Practice otherSide() {
    return pairs(photos, (one, other) -> one.facesRight() != other.facesRight())
        .filter(pair -> pair[0].individual() == pair[1].individual())
        .findFirst()
        .map(pair -> new Practice(pair(pair[0], pair[1]), EvidenceDecision.INCOMPARABLE, "sides"))
        .orElseThrow();
  }

  private static Stream<DemoPhoto[]> pairs(
      List<DemoPhoto> photos, BiPredicate<DemoPhoto, DemoPhoto> wanted) {
    return photos.stream()
        .flatMap(
            one ->
                photos.stream()
                    .filter(other -> other.number() > one.number() && wanted.test(one, other))
                    .map(other -> new DemoPhoto[] {one, other}));
  }

  /**
   * Returns the truth.
   *
   * @return the individual of each annotation; left and right flank of one cannot be told to agree
   */
  Map<AnnotationId, Integer> truth() {
    Map<AnnotationId, Integer> truth = new HashMap<>();
    photos.forEach(photo -> truth.put(photo.id(), photo.individual()));
    return truth;
  }

  /** Returns the annotations that show the right flank. */
  List<AnnotationId> rightFlanks() {
    return ids(DemoPhoto::facesRight);
  }

  private List<AnnotationId> ids(Predicate<DemoPhoto> wanted) {
    return photos.stream().filter(wanted).map(DemoPhoto::id).toList();
  }
}
