package org.resight.it.crash;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.resight.it.server.ResightClient;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;

/**
 * A new graph for clients to work on, and the truth about it: some individuals of four annotations
 * each, whose ids are random so that the database's order is not theirs. Thread-safe.
 */
public final class WorkedGraph {

  private static final int MEMBERS = 24;
  private static final int SPARE = 12;
  private static final int INDIVIDUALS = 6;

  /** What decides who is who in it. */
  enum Backend {
    GRAPH,
    EVIDENCE
  }

  private final UUID id;
  private final Backend backend;
  private final List<UUID> members;
  private final Queue<UUID> spare;
  private final Queue<AnnotationPair> unproposed = new ConcurrentLinkedQueue<>();

  private WorkedGraph(
      UUID id, Backend backend, List<UUID> members, List<UUID> spare, Random random) {
    this.id = id;
    this.backend = backend;
    this.members = new CopyOnWriteArrayList<>(members);
    this.spare = new ConcurrentLinkedQueue<>(spare);
    List<AnnotationPair> pairs = new ArrayList<>();
    for (UUID one : members) {
      for (UUID other : members) {
        if (one.compareTo(other) < 0) {
          pairs.add(AnnotationPair.of(AnnotationId.of(one), AnnotationId.of(other)));
        }
      }
    }
    Collections.shuffle(pairs, random);
    unproposed.addAll(pairs);
  }

  /** Puts annotations into the catalogue and makes a graph over most of them. */
  public static WorkedGraph create(ResightClient client, Random random) {
    return create(client, random, Backend.GRAPH);
  }

  /** The same, for any backend. */
  public static WorkedGraph create(ResightClient client, Random random, Backend backend) {
    List<UUID> annotations = new ArrayList<>();
    StringBuilder csv = new StringBuilder("id\n");
    for (int i = 0; i < MEMBERS + SPARE; i++) {
      UUID id = new UUID(random.nextLong(), random.nextLong());
      annotations.add(id);
      csv.append(id).append('\n');
    }
    client.importAnnotations(
        () -> new ByteArrayInputStream(csv.toString().getBytes(StandardCharsets.UTF_8)));
    List<UUID> members = annotations.subList(0, MEMBERS);
    return new WorkedGraph(
        client.createGraph(members, backend.name().toLowerCase(Locale.ROOT)).id(),
        backend,
        members,
        annotations.subList(MEMBERS, annotations.size()),
        random);
  }

  /** Returns the id it was made with, which stays good for ever. */
  public UUID id() {
    return id;
  }

  /** Returns whether it weighs evidence, so that the naive graph cannot tell who is who in it. */
  boolean isWeighed() {
    return backend == Backend.EVIDENCE;
  }

  /** Returns its members, as far as additions were answered. */
  public List<UUID> members() {
    return members;
  }

  /** Returns up to {@code count} annotations for an addition; each is returned once. */
  List<UUID> takeSpare(int count) {
    return take(spare, count);
  }

  /** Returns up to {@code count} pairs for a proposal; each is returned once. */
  List<AnnotationPair> takeUnproposed(int count) {
    return take(unproposed, count);
  }

  private static <T> List<T> take(Queue<T> queue, int count) {
    List<T> taken = new ArrayList<>();
    while (taken.size() < count) {
      T next = queue.poll();
      if (next == null) {
        break;
      }
      taken.add(next);
    }
    return taken;
  }

  /** Says that an addition was answered. */
  void added(List<UUID> annotations) {
    members.addAll(annotations);
  }

  /** Draws a pair. */
  public AnnotationPair draw(Random random) {
    int size = members.size();
    int one = random.nextInt(size);
    int other = (one + 1 + random.nextInt(size - 1)) % size;
    return AnnotationPair.of(
        AnnotationId.of(members.get(one)), AnnotationId.of(members.get(other)));
  }

  /** Returns whether a pair is of one individual. */
  static boolean isSame(AnnotationPair pair) {
    return Math.floorMod(pair.a().low(), INDIVIDUALS) == Math.floorMod(pair.b().low(), INDIVIDUALS);
  }

  /** Returns the score that is always proposed for a pair, with few decimals. */
  static double match(AnnotationPair pair) {
    return Math.floorMod(pair.hashCode(), 1000) / 1000.0;
  }
}
