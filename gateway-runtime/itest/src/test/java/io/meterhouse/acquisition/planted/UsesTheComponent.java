package io.meterhouse.acquisition.planted;

/** Breaks the rule that a component is reached by its services only. */
public record UsesTheComponent(DoesEverythingWrong component) {}
