package org.resight.it.pages;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * Marks tests that need the system's Chromium. Without one they are left out, unless {@code
 * -Dresight.browser.required=true} says that they must run.
 */
@Tag("browser")
@EnabledIf(
    value = "org.resight.it.pages.Chromium#isThere",
    disabledReason =
        "No Chromium: the pages are NOT tested. Install one, or name it with"
            + " -Dresight.browser=FILE")
@Timeout(600)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface InBrowser {}
