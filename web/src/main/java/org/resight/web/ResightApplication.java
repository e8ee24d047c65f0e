package org.resight.web;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The REST API, version 1; resources and providers are found by their annotations. */
@ApplicationPath("/api/v1")
public class ResightApplication extends Application {}
