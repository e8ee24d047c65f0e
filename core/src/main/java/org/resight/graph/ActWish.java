package org.resight.graph;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * That reviews sent together are one act.
 *
 * @param id the act's id, chosen by the client
 * @param kind what it is, in a word: {@code merge}, {@code split}, {@code repair}
 * @param name the name that what is joined shall bear, or null to leave the names alone
 * @param keepBoth whether the name may be one that another individual bears
 */
public record ActWish(UUID id, String kind, @Nullable String name, boolean keepBoth) {}
