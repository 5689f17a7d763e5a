package io.meterhouse.shell.call;

import io.meterhouse.api.ops.command.Command;
import io.meterhouse.api.ops.command.CommandSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The commands that there are. They come and go with their bundles; of two with one name the higher ranked is called. Thread-safe. */
public final class CommandRegistry {
    private static final Logger LOG = LoggerFactory.getLogger(CommandRegistry.class);
    private static final Comparator<Offer> BEST =
            Comparator.comparingInt(Offer::ranking).reversed().thenComparingLong(Offer::age);

    private final Map<Command, String> names = new HashMap<>();
    private final Map<String, List<Offer>> offers = new TreeMap<>();
    private final Command listing = new CommandsCommand(this);
    private long count;

    public CommandRegistry() {
        add(listing, Integer.MIN_VALUE);
    }

    /** The registry's own command, which lists them all. */
    public Command listing() {
        return listing;
    }

    /**
     * Adds a command.
     *
     * @return its name; empty when its spec is not fit to be offered, which is logged
     */
    public Optional<String> add(Command command, int ranking) {
        CommandSpec spec;
        try {
            spec = command.spec();
            SpecCheck.check(spec);
        } catch (RuntimeException e) {
            LOG.warn("A command of {} is not offered: {}", command.getClass().getName(), e.getMessage());
            return Optional.empty();
        }
        synchronized (this) {
            names.put(command, spec.name());
            List<Offer> same = offers.computeIfAbsent(spec.name(), name -> new ArrayList<>());
            same.add(new Offer(command, ranking, count++));
            same.sort(BEST);
        }
        return Optional.of(spec.name());
    }

    /** Takes a command away; calls of it that are under way go on. */
    public synchronized void remove(Command command) {
        String name = names.remove(command);
        if (name != null) {
            List<Offer> same = offers.get(name);
            same.removeIf(offer -> offer.command == command);
            if (same.isEmpty()) {
                offers.remove(name);
            }
        }
    }

    public synchronized Optional<Command> find(String name) {
        return Optional.ofNullable(offers.get(name)).map(same -> same.get(0).command);
    }

    /** The specs as they are now (what is offered for completion may change), by name. */
    public List<CommandSpec> specs() {
        List<Command> commands = new ArrayList<>();
        synchronized (this) {
            offers.values().forEach(same -> commands.add(same.get(0).command));
        }
        List<CommandSpec> specs = new ArrayList<>();
        for (Command command : commands) {
            try {
                CommandSpec spec = command.spec();
                SpecCheck.check(spec);
                specs.add(spec);
            } catch (RuntimeException e) {
                LOG.warn("A command of {} is not listed: {}", command.getClass().getName(), e.getMessage());
            }
        }
        return specs;
    }

    private record Offer(Command command, int ranking, long age) {}
}
