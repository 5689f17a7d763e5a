package io.meterhouse.meter.modbus.read;

import io.meterhouse.meter.modbus.profile.Profile.Block;
import io.meterhouse.meter.modbus.profile.Profile.Requests;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which runs of registers are asked for, and where each lands in the image: one run after the other. Planned once, when a panel is
 * bound.
 */
final class Layout {
    private final List<Block> runs;
    private final int registers;

    private Layout(List<Block> runs) {
        this.runs = List.copyOf(runs);
        this.registers = runs.stream().mapToInt(Block::count).sum();
    }

    /** Plans as few requests as the rules allow, such that no number is torn between two of them. */
    static Layout plan(List<Block> needed, Requests rules) {
        Set<Block> whole = new LinkedHashSet<>();
        List<Block> rest = new ArrayList<>();
        for (Block number : needed) {
            rules.blocks().stream()
                    .filter(block -> holds(block, number))
                    .findFirst()
                    .ifPresentOrElse(whole::add, () -> rest.add(rules.even() ? even(number) : number));
        }
        rest.sort(Comparator.comparingInt(Block::address).thenComparing(Block::count));
        List<Block> runs = new ArrayList<>(whole);
        Block run = null;
        for (Block number : rest) {
            if (run != null && fits(run, number, rules)) {
                run = new Block(run.address(), Math.max(run.end(), number.end()) - run.address());
            } else {
                if (run != null) {
                    runs.add(run);
                }
                run = number;
            }
        }
        if (run != null) {
            runs.add(run);
        }
        runs.sort(Comparator.comparingInt(Block::address));
        return new Layout(runs);
    }

    private static boolean fits(Block run, Block number, Requests rules) {
        return number.address() - run.end() <= rules.hole()
                && Math.max(run.end(), number.end()) - run.address() <= rules.most();
    }

    private static boolean holds(Block block, Block number) {
        return block.address() <= number.address() && number.end() <= block.end();
    }

    private static Block even(Block number) {
        int from = number.address() & ~1;
        return new Block(from, (number.end() - from + 1) & ~1);
    }

    List<Block> runs() {
        return runs;
    }

    /** Bytes of the image. */
    int bytes() {
        return 2 * registers;
    }

    /** Where a register is in the image, bytes. */
    int offsetOf(Block number) {
        int offset = 0;
        for (Block run : runs) {
            if (holds(run, number)) {
                return offset + 2 * (number.address() - run.address());
            }
            offset += 2 * run.count();
        }
        throw new IllegalStateException("registers " + number + " were not planned for");
    }
}
