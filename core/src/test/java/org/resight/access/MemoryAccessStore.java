package org.resight.access;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import org.resight.access.AuditEvent.Act;
import org.resight.access.AuditEvent.Head;

/** Keeps access in memory. Thread-safe. */
public class MemoryAccessStore implements AccessStore {

  private final Clock clock;
  private final List<AuditEvent> events = new ArrayList<>();
  private final Map<UUID, UUID> importers = new HashMap<>();
  private final Set<String> reviewers = new TreeSet<>();
  private Runnable meanwhile = () -> {};
  private AccessData data = AccessData.none(1, Secret.random());

  public MemoryAccessStore(Clock clock) {
    this.clock = clock;
  }

  @Override
  public synchronized AccessData load() {
    return data;
  }

  @Override
  public synchronized long version() {
    return data.version();
  }

  /** Lets something happen before the next change, as if whoever makes that had waited long. */
  public synchronized void beforeNextChange(Runnable act) {
    meanwhile = act;
  }

  @Override
  public synchronized AccessData change(Function<AccessData, Change> change) {
    Runnable before = meanwhile;
    meanwhile = () -> {};
    before.run();
    Change made = change.apply(data);
    data = made.data().keptAs(data.version() + 1, data.secret());
    made.acts().forEach(this::keep);
    return data;
  }

  @Override
  public void changeAlong(Function<AccessData, Change> change) {
    change(change);
  }

  @Override
  public synchronized void keep(Act act) {
    Head head =
        events.isEmpty()
            ? Head.NONE
            : new Head(events.size(), events.get(events.size() - 1).hash());
    events.add(AuditEvent.after(head, clock.instant(), act));
  }

  @Override
  public synchronized List<AuditEvent> audit(long after, int limit) {
    return events.stream().skip(after).limit(limit).toList();
  }

  @Override
  public Optional<UUID> project(UUID graph) {
    return Optional.empty();
  }

  @Override
  public void keepWriter(Collection<UUID> reviews, AccessToken token) {
    throw new UnsupportedOperationException();
  }

  /** Has annotations be brought in by an account. */
  public synchronized void imported(Collection<UUID> annotations, UUID account) {
    annotations.forEach(annotation -> importers.put(annotation, account));
  }

  @Override
  public synchronized Optional<UUID> importer(UUID annotation) {
    return Optional.ofNullable(importers.get(annotation));
  }

  @Override
  public synchronized Map<UUID, UUID> importers(Collection<UUID> annotations) {
    Map<UUID, UUID> found = new HashMap<>(importers);
    found.keySet().retainAll(annotations);
    return found;
  }

  /** Lets a journal have names of reviewers. */
  public synchronized void addReviewers(String... names) {
    reviewers.addAll(List.of(names));
  }

  @Override
  public synchronized boolean isReviewer(String name) {
    return reviewers.stream().anyMatch(name::equalsIgnoreCase);
  }

  @Override
  public synchronized List<String> reviewers(int limit) {
    return reviewers.stream().limit(limit).toList();
  }

  @Override
  public synchronized long auditEnd() {
    return events.size();
  }
}
