package org.resight.evidence;

import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import org.jspecify.annotations.Nullable;

/** Annotations believed to show one individual. */
final class Group {

  /** The margin below which a contradiction inside has not been outweighed: 19 to 1. */
  private static final double OUTWEIGHED = StrictMath.log(19);

  final int number;
  final IntArrayList members = new IntArrayList(2);

  /** The evidence to other groups, by their numbers. */
  final Int2ObjectOpenHashMap<Link> links = new Int2ObjectOpenHashMap<>(2);

  /** The weakest cut; null for a single annotation. */
  @Nullable Cut cut;

  /** Whether answers say of two members that they differ. */
  boolean contradicted;

  /** Candidate pairs inside. */
  int listed;

  /** Whether its owner counts it. */
  boolean counted;

  boolean gone;

  Group(int number) {
    this.number = number;
  }

  /** Returns what puts back what is known of its inside as it is now. */
  Runnable saved() {
    Cut cutWas = cut;
    boolean contradictedWas = contradicted;
    int listedWas = listed;
    boolean countedWas = counted;
    return () -> {
      cut = cutWas;
      contradicted = contradictedWas;
      listed = listedWas;
      counted = countedWas;
    };
  }

  int size() {
    return members.size();
  }

  /** Returns whether nothing inside it contradicts it, or what does has been outweighed. */
  boolean consistent() {
    Cut weakest = cut;
    return !contradicted || weakest == null || weakest.margin >= OUTWEIGHED;
  }
}
