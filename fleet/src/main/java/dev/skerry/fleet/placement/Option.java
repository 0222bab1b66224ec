package dev.skerry.fleet.placement;

/**
 * One rung of one agent on one device, which nothing keeps from there but what others take.
 *
 * @param need which of a situation's needs
 * @param place which of a situation's places
 * @param rung which of the need's rungs
 */
public record Option(int need, int place, int rung, int worth, Load load) {}
