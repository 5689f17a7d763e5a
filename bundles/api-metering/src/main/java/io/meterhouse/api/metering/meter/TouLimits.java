package io.meterhouse.api.metering.meter;

/**
 * What a meter that rates by itself can hold. The seed meters: 4 rates, 80 switch points, 4 seasons, 10 day schedules, 32 days, default
 * tier C.
 *
 * @param tiers rates, each with a register, 1 to 26; the first is A
 * @param switchPoints of all its day schedules, 1 or more
 * @param seasons numbered from 1; it holds the switch points of one at a time
 * @param schedules of days; their numbers, from 1, are the day types of the calendar
 * @param days of the calendar
 * @param overrideSwitches switch points of an override, 1 or more
 * @param defaultTier place of the tier that counts while switch points or time are not known: 2 for C
 */
public record TouLimits(
        int tiers, int switchPoints, int seasons, int schedules, int days, int overrideSwitches, int defaultTier) {
    public TouLimits {
        if (tiers < 1 || tiers > 26 || defaultTier < 0 || defaultTier >= tiers) {
            throw new IllegalArgumentException("default tier " + defaultTier + " of " + tiers);
        }
        if (switchPoints < 1 || seasons < 1 || schedules < 1 || days < 1 || overrideSwitches < 1) {
            throw new IllegalArgumentException("a meter that holds nothing");
        }
    }
}
