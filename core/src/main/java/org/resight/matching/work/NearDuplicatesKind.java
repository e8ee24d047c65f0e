package org.resight.matching.work;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.graph.GraphClient;
import org.resight.jobs.Job;
import org.resight.jobs.JobFailedException;
import org.resight.jobs.JobKind;
import org.resight.jobs.JobProgress;
import org.resight.matching.FeatureParameters;
import org.resight.matching.Features;
import org.resight.matching.PerceptualHash;
import org.resight.model.AnnotationId;

/**
 * Says which photos of a graph look like one picture, when photos have come in: a hash of each is
 * made once and kept, and those that came are sought among all. Nothing is done about what is
 * found.
 *
 * <p>A unit is one photo whose hash is to be looked at. Thread-safe.
 */
public final class NearDuplicatesKind implements JobKind {

  /** The name of these jobs. */
  public static final String NAME = "near-duplicates";

  private static final Logger LOG = System.getLogger(NearDuplicatesKind.class.getName());
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Photos that are read from the catalogue, and hashes that are kept, at once. */
  private static final int CHUNK = 500;

  private final MatchingKind.Graphs graphs;
  private final AnnotationCatalogue catalogue;
  private final PhotoSource source;
  private final FeatureStore store;
  private final FeatureParameters features;
  private final HashStore hashes;
  private final MatchStore matches;

  /**
   * Puts together what it needs.
   *
   * @param store whose features have a hash too
   */
  public NearDuplicatesKind(
      MatchingKind.Graphs graphs,
      AnnotationCatalogue catalogue,
      PhotoSource source,
      FeatureStore store,
      FeatureParameters features,
      HashStore hashes,
      MatchStore matches) {
    this.graphs = graphs;
    this.catalogue = catalogue;
    this.source = source;
    this.store = store;
    this.features = features;
    this.hashes = hashes;
    this.matches = matches;
  }

  /** Returns the plan that looks at some photos of a graph. */
  public static String plan(Collection<UUID> photos) {
    try {
      return JSON.writeValueAsString(photos);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a plan is ids", e);
    }
  }

  private static List<UUID> photos(Job job) {
    try {
      return JSON.readValue(job.plan(), new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("This is no plan of near-duplicates.", e);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void run(Job job, JobProgress progress) throws JobFailedException {
    Set<UUID> members = new HashSet<>();
    GraphAnswers.of(graph(job).members()).value().forEach(id -> members.add(id.uuid()));
    Map<UUID, PhotoHash> known = new HashMap<>();
    hashes.find(members).forEach(hash -> known.put(hash.annotation(), hash));
    Set<UUID> asked = new HashSet<>(photos(job));
    asked.retainAll(members);
    // Photos from before there were hashes get theirs, so that new ones are compared with all.
    Set<UUID> looked = new TreeSet<>(members);
    looked.removeAll(known.keySet());
    looked.addAll(asked);
    progress.total(looked.size());
    List<UUID> units = List.copyOf(looked);
    for (int from = 0; from < units.size() && !progress.isCancelled(); from += CHUNK) {
      List<PhotoHash> made =
          look(units.subList(from, Math.min(units.size(), from + CHUNK)), known, progress);
      made.forEach(hash -> known.put(hash.annotation(), hash));
    }
    if (!progress.beginLastStep()) {
      return;
    }
    matches.keepNearDuplicates(
        job.graph(), asked, NearDuplicate.among(List.copyOf(known.values()), asked));
  }

  private GraphClient graph(Job job) throws JobFailedException {
    return graphs
        .find(job.graph())
        .orElseThrow(() -> new JobFailedException("The project is not there any more."));
  }

  /** Looks at some photos, and keeps the hashes that are new. */
  private List<PhotoHash> look(List<UUID> ids, Map<UUID, PhotoHash> known, JobProgress progress) {
    Map<AnnotationId, CatalogueAnnotation> annotations =
        catalogue.find(ids.stream().map(AnnotationId::of).collect(Collectors.toList()));
    List<PhotoHash> made = new ArrayList<>();
    progress.each(
        ids,
        id -> {
          CatalogueAnnotation annotation = annotations.get(AnnotationId.of(id));
          if (annotation != null) {
            hash(annotation, Optional.ofNullable(known.get(id)), progress)
                .ifPresent(
                    hash -> {
                      synchronized (made) {
                        made.add(hash);
                      }
                    });
          }
          progress.done(1);
        });
    hashes.keep(made);
    return made;
  }

  /** Makes the hash of a photo; nothing if there is no photo, or it looks as it did. */
  private Optional<PhotoHash> hash(
      CatalogueAnnotation annotation, Optional<PhotoHash> known, JobProgress progress) {
    try {
      Optional<PhotoSource.Shown> found = source.find(annotation);
      if (found.isEmpty()
          || known.map(PhotoHash::shown).filter(found.get().key()::equals).isPresent()) {
        return Optional.empty();
      }
      PhotoSource.Shown shown = found.get();
      Optional<Features> kept = store.find(shown.key(), features.version(shown.foreground()));
      long hash =
          kept.isPresent()
              ? kept.get().hash()
              : PerceptualHash.of(source.decode(annotation, shown, features.longestSide()));
      return Optional.of(new PhotoHash(annotation.id().uuid(), shown.picture(), shown.key(), hash));
    } catch (IOException | RuntimeException e) {
      // Decoders answer damaged files with exceptions of every kind: one photo, not the job.
      LOG.log(Level.DEBUG, "A photo has no hash", e);
      progress.failure(MatchingKind.name(annotation) + " cannot be read as a photo.");
      return Optional.empty();
    }
  }
}
