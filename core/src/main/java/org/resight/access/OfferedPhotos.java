package org.resight.access;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Which photos were offered to those who may review a project and not look at it: they see these
 * alone.
 *
 * <p>Remembers the newest {@value #MOST} offers of a photo, over all accounts; whoever is forgotten
 * asks for pairs again. Costs some 150 bytes each. Thread-safe.
 */
public final class OfferedPhotos {

  private static final int MOST = 200_000;

  private record Offer(UUID project, UUID account, UUID photo) {}

  private final Map<Offer, Boolean> offers =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Offer, Boolean> eldest) {
          return size() > MOST;
        }
      };

  /** Takes note that a photo is offered. */
  public synchronized void add(UUID project, UUID account, UUID photo) {
    offers.put(new Offer(project, account, photo), true);
  }

  /** Returns whether a photo was offered. */
  public synchronized boolean has(UUID project, UUID account, UUID photo) {
    return offers.get(new Offer(project, account, photo)) != null;
  }
}
