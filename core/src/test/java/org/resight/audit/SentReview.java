package org.resight.audit;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A review as a client sent it, in the words of the API; {@code a} is the smaller id. */
public record SentReview(
    UUID id,
    UUID a,
    UUID b,
    String decision,
    @Nullable String metaDecision,
    String confidence,
    String reviewer) {}
