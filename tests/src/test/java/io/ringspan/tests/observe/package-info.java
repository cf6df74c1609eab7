/**
 * What people see of a cluster by Prometheus and Grafana: dashboards, made here and held to their files; rules and
 * alerts, held to documents and metrics; and a real Prometheus that answers all of their questions.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.tests.observe;
