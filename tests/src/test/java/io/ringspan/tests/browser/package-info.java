/** The console as people see it: in Chromium, which Debian has, told what to do by its protocol for developers. */
@org.jspecify.annotations.NullMarked
package io.ringspan.tests.browser;
