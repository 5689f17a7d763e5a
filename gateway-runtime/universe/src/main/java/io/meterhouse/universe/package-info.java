/** The production classes of the gateway, wired outside the framework, in a world that can be repeated. */
package io.meterhouse.universe;
