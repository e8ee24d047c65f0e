package org.resight.it.nothing;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** Where the resource stands. */
@ApplicationPath("/")
public class NothingApplication extends Application {}
