package io.meterhouse.meter.modbus.profile;

import io.meterhouse.api.metering.Flag;
import io.meterhouse.api.metering.Quantity;
import io.meterhouse.meter.modbus.profile.Profile.Block;
import io.meterhouse.meter.modbus.profile.Profile.Energy;
import io.meterhouse.meter.modbus.profile.Profile.Expectation;
import io.meterhouse.meter.modbus.profile.Profile.Requests;
import io.meterhouse.meter.modbus.profile.Profile.Serial;
import io.meterhouse.meter.modbus.profile.Profile.StatusWord;
import io.meterhouse.meter.modbus.profile.Profile.SunSpec;
import io.meterhouse.meter.modbus.profile.Profile.Value;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** Reads a profile's YAML. Everything that is wrong with it is found in one go. */
public final class ProfileLoader {
    /** No profile is longer, bytes. */
    public static final int LONGEST = 256 * 1024;

    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");
    private static final Pattern WAIT = Pattern.compile("(\\d{1,4})(ms|s)");

    private final Mistakes mistakes;
    private final ValueReader values;

    private ProfileLoader(String file) {
        mistakes = new Mistakes(file);
        values = new ValueReader(mistakes);
    }

    /**
     * Reads a profile.
     *
     * @param file what it is called in texts
     */
    public static Profile load(String file, byte[] content) throws BadProfileException {
        ProfileLoader loader = new ProfileLoader(file);
        Profile profile = loader.read(content);
        if (profile == null || !loader.mistakes.none()) {
            throw new BadProfileException(loader.mistakes.all());
        }
        return profile;
    }

    private Profile read(byte[] content) {
        if (content.length > LONGEST) {
            mistakes.add(1, "", "longer than " + LONGEST / 1024 + " KiB, which no profile needs to be");
            return null;
        }
        Node root;
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            LoaderOptions options = new LoaderOptions();
            options.setMaxAliasesForCollections(10);
            options.setNestingDepthLimit(20);
            options.setCodePointLimit(LONGEST);
            root = new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
        } catch (CharacterCodingException e) {
            mistakes.add(1, "", "not written in UTF-8: save it as UTF-8");
            return null;
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            mistakes.add(line, "", "not YAML, " + e.getProblem() + ": check indents and quotes");
            return null;
        } catch (YAMLException e) {
            mistakes.add(1, "", "not YAML, " + e.getMessage());
            return null;
        }
        if (root == null) {
            mistakes.add(1, "", "empty; docs/adding-a-profile.md shows what belongs in it");
            return null;
        }
        return profile(new YamlMap(mistakes, root, ""));
    }

    private Profile profile(YamlMap map) {
        String id = id(map);
        String name = map.required("name")
                .flatMap(node -> mistakes.text(node, "name"))
                .orElse("");
        List<String> products = map.list("products").stream()
                .flatMap(node -> mistakes.text(node, "products").stream())
                .toList();
        int function = map.integer("function", 3, 4, 3);
        boolean lowWordFirst = map.choice("words", ordered("msw", false, "lsw", true), false);
        int base = map.integer("base", 0, 65_535, 0);
        Requests requests = requests(map);
        Optional<SunSpec> sunSpec = map.map("sunspec").map(this::sunSpec);
        if (sunSpec.isPresent() && base != 0) {
            map.wrong("base", "a SunSpec map is found by itself, take one away");
        }
        values.readSentinels(map.map("sentinels").orElse(null));
        Profile.Points points = new PointsReader(mistakes).read(map);
        Map<Quantity, Energy> energy = new EnumMap<>(Quantity.class);
        map.required("energy").ifPresent(node -> energy(new YamlMap(mistakes, node, "energy"), energy));
        Profile profile = new Profile(
                id,
                name,
                products,
                function,
                lowWordFirst,
                base,
                requests,
                points,
                energy,
                map.map("power").map(live -> values.live(live, "W", points)),
                map.map("voltage").map(live -> values.live(live, "V", points)),
                map.map("current").map(live -> values.live(live, "A", points)),
                map.map("status").map(this::status),
                map.map("clock").map(this::clock),
                counter(map, "event-counter"),
                counter(map, "power-ups"),
                map.map("serial").map(serial -> serial(serial, function, sunSpec)),
                expectations(map),
                sunSpec,
                map.map("tou").flatMap(tou -> new TouReader().read(tou, points, energy.get(Quantity.KWH_DELIVERED))));
        map.finish();
        if (mistakes.none()) {
            Reach.check(profile, map);
        }
        return profile;
    }

    private String id(YamlMap map) {
        String id =
                map.required("id").flatMap(node -> mistakes.text(node, "id")).orElse("x");
        if (!ID.matcher(id).matches()) {
            map.wrong("id", "'" + id + "': 1 to 32 small letters, digits and - expected");
        }
        return id;
    }

    private Requests requests(YamlMap profile) {
        YamlMap map = profile.map("requests").orElse(null);
        if (map == null) {
            return new Requests(125, 0, false, Duration.ZERO, List.of());
        }
        int most = map.integer("max-registers", 4, 125, 125);
        int hole = map.integer("max-hole", 0, 125, 0);
        boolean even = map.bool("even");
        Duration gap = map.text("gap").map(text -> wait(map, text)).orElse(Duration.ZERO);
        List<Block> blocks = new ArrayList<>();
        for (Node node : map.list("blocks")) {
            YamlMap block = new YamlMap(mistakes, node, "requests.blocks[" + blocks.size() + "]");
            block.required("address");
            block.required("count");
            Block read = new Block(block.integer("address", 0, 65_535, 0), block.integer("count", 1, 125, 1));
            if (read.count() > most || even && (read.count() % 2 != 0 || read.address() % 2 != 0)) {
                block.wrong(
                        "count",
                        read.count() + " registers from " + read.address()
                                + ": `max-registers` and `even` hold here too");
            }
            block.finish();
            blocks.add(read);
        }
        map.finish();
        return new Requests(most, hole, even, gap, blocks);
    }

    private Duration wait(YamlMap map, String text) {
        Matcher matcher = WAIT.matcher(text);
        if (!matcher.matches()) {
            map.wrong("gap", "'" + text + "': a wait expected, 100ms or 1s");
            return Duration.ZERO;
        }
        long number = Long.parseLong(matcher.group(1));
        return matcher.group(2).equals("s") ? Duration.ofSeconds(number) : Duration.ofMillis(number);
    }

    private void energy(YamlMap map, Map<Quantity, Energy> energy) {
        if (map.keys().isEmpty()) {
            map.wrong("", "at least one of kwh-del, kwh-rec, kvarh, kvah expected");
        }
        for (Quantity quantity : Quantity.values()) {
            map.map(quantity.code()).ifPresent(entry -> energy.put(quantity, values.energy(entry, quantity)));
        }
        map.finish();
    }

    private StatusWord status(YamlMap map) {
        map.required("address");
        int address = map.integer("address", 0, 65_535, 0);
        Map<Integer, Flag> flags = new TreeMap<>();
        map.required("flags").ifPresent(node -> {
            YamlMap bits = new YamlMap(mistakes, node, "status.flags");
            for (String bit : bits.keys()) {
                Flag flag = bits.choice(bit, ordered("power-fail", Flag.POWER_FAIL, "test", Flag.TEST), Flag.TEST);
                Optional<Long> number = Mistakes.bits(bit).filter(value -> value >= 0 && value <= 15);
                if (number.isEmpty()) {
                    bits.wrong(bit, "a bit from 0 to 15 expected");
                } else {
                    flags.put(number.get().intValue(), flag);
                }
            }
        });
        map.finish();
        return new StatusWord(address, flags);
    }

    private Value clock(YamlMap map) {
        map.required("address");
        int address = map.integer("address", 0, 65_535, 0);
        NumberType type = map.choice(
                "type", ordered("uint32", NumberType.UINT32, "uint64", NumberType.UINT64), NumberType.UINT32);
        map.finish();
        return new Value(address, type, Fraction.ONE, Optional.empty(), values.sentinels(type));
    }

    private static OptionalInt counter(YamlMap profile, String key) {
        YamlMap map = profile.map(key).orElse(null);
        if (map == null) {
            return OptionalInt.empty();
        }
        map.required("address");
        int address = map.integer("address", 0, 65_535, 0);
        map.finish();
        return OptionalInt.of(address);
    }

    private Serial serial(YamlMap map, int function, Optional<SunSpec> sunSpec) {
        map.required("address");
        map.required("type");
        int address = map.integer("address", 0, 65_535, 0);
        String type = map.choice("type", Map.of("ascii", "ascii", "uint32", "uint32", "uint64", "uint64"), "ascii");
        int registers = map.integer("registers", 1, 32, 8);
        if (map.has("registers") != type.equals("ascii")) {
            map.wrong("registers", "their number is given for ascii, and only then");
        }
        int own = map.integer("function", 3, 4, function);
        OptionalInt model = map.has("model") ? OptionalInt.of(map.integer("model", 1, 65_534, 1)) : OptionalInt.empty();
        if (model.isPresent() && sunSpec.isEmpty()) {
            map.wrong("model", "only a SunSpec map has models");
        }
        map.finish();
        Optional<NumberType> number = NumberType.ofCode(type);
        return new Serial(address, number.map(NumberType::registers).orElse(registers), number, own, model);
    }

    private List<Expectation> expectations(YamlMap profile) {
        List<Expectation> expectations = new ArrayList<>();
        for (Node node : profile.list("expect")) {
            String path = "expect[" + expectations.size() + "]";
            YamlMap map = new YamlMap(mistakes, node, path);
            map.required("address");
            map.required("values");
            int address = map.integer("address", 0, 65_535, 0);
            NumberType type = map.choice(
                    "type", ordered("uint16", NumberType.UINT16, "uint32", NumberType.UINT32), NumberType.UINT16);
            List<Long> allowed = values.bits(map, "values", type);
            String meaning = map.text("meaning").orElse("");
            map.finish();
            expectations.add(new Expectation(address, type, allowed, meaning));
        }
        return expectations;
    }

    private SunSpec sunSpec(YamlMap map) {
        map.required("models");
        List<Integer> bases = integers(map, "bases");
        List<Integer> models = integers(map, "models");
        if (models.isEmpty()) {
            map.wrong("models", "at least one model expected, [203]");
        }
        map.finish();
        return new SunSpec(bases.isEmpty() ? List.of(40_000, 50_000, 0) : bases, models);
    }

    private List<Integer> integers(YamlMap map, String key) {
        Set<Integer> found = new HashSet<>();
        List<Integer> all = new ArrayList<>();
        for (Node node : map.list(key)) {
            int value = mistakes.integer(node, map.at(key), 0, 65_534, 0);
            if (found.add(value)) {
                all.add(value);
            }
        }
        return all;
    }

    /** What may be chosen, in this order in texts. */
    static <T> Map<String, T> ordered(String first, T one, String second, T two) {
        Map<String, T> map = new LinkedHashMap<>();
        map.put(first.toLowerCase(Locale.ROOT), one);
        map.put(second, two);
        return map;
    }
}
