package org.resight.matching.work;

import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * The perceptual hashes of photos. Nothing of it is the truth: a hash is made again from its photo.
 * It goes with the annotation when that is deleted. Thread-safe; every method blocks until the
 * store has answered.
 */
public interface HashStore {

  /** Keeps hashes, in place of those known of the same annotations. */
  void keep(Collection<PhotoHash> hashes);

  /**
   * Forgets what was found in the photo of an annotation, as it has another photo now. The
   * annotation also waits for the next matching again.
   */
  void forget(UUID annotation);

  /** Returns what is known of annotations, in no order. */
  List<PhotoHash> find(Collection<UUID> annotations);
}
