package org.resight.web.matching;

import java.util.UUID;

/** The job that was begun. */
record BegunDocument(UUID job) {}
