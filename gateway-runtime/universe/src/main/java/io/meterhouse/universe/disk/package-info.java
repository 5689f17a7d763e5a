/** The disk of one world, in memory: what was not forced can be lost, and everything can fail. H2's files lie on it, too. */
package io.meterhouse.universe.disk;
