package io.meterhouse.meter.modbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.meterhouse.meter.modbus.profile.BadProfileException;
import io.meterhouse.meter.modbus.profile.ProfileLoader;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** The published schema and the loader say the same of every profile here, good or bad. */
class ProfileSchemaTest {
    private static final Path SCHEMA = Path.of("../../docs/schema/profile.schema.json");
    private static final Path BUILT_IN = Path.of("src/main/resources/io/meterhouse/meter/modbus/profiles");

    /** Everything that a profile may say. */
    private static final String GOOD =
            """
            id: my-meter
            name: A meter of mine
            products: [Acme 1, Acme 2]
            function: 4
            words: lsw
            base: 100
            requests: {max-registers: 60, max-hole: 8, even: true, gap: 100ms, blocks: [{address: 0, count: 20}]}
            points: {count: 6, per-unit: 3, inputs: 2, phases: [A, B, C]}
            sentinels: {int16: [0x8000], uint64: [0xFFFFFFFFFFFFFFFF], acc32: [0]}
            energy:
              kwh-del: {address: 0, step: 2, type: uint32, unit: Wh, scale: 2, modulus: 4294967296}
              kwh-rec: {address: 0x10, type: float32, unit: kWh, count: 10 Wh, sentinels: [0x7FC00000]}
              kvarh: {address: 20, type: acc32, unit: varh, scale: {register: 22, as: exponent}}
              kvah: {address: 24, type: int64, unit: kVAh, scale: 1/100, count: 0.5 kVAh}
            power: {address: 30, per: input, step: 1, type: int16, unit: W, scale: {register: 46}}
            voltage: {address: 48, per: phase, step: 1, point-step: 3, type: uint16, unit: V, scale: 0.1}
            current: {address: 60, type: uint16, unit: mA}
            status: {address: 70, flags: {1: power-fail, 15: test}}
            clock: {address: 72, type: uint32}
            event-counter: {address: 74}
            power-ups: {address: 75}
            serial: {address: 200, type: ascii, registers: 8, function: 3}
            expect: [{address: 76, type: uint16, values: [1, 0x0002], meaning: version}]
            """;

    private final JsonSchema schema;

    ProfileSchemaTest() throws IOException {
        schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(Files.readString(SCHEMA));
    }

    private List<String> bySchema(String yaml) {
        return schema.validate(json(new Yaml().load(yaml))).stream()
                .map(Object::toString)
                .toList();
    }

    /** Keys of YAML may be numbers, those of JSON are text. */
    private static JsonNode json(Object value) {
        return new ObjectMapper().valueToTree(plain(value));
    }

    private static Object plain(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> plain = new LinkedHashMap<>();
            map.forEach((key, inner) -> plain.put(String.valueOf(key), plain(inner)));
            return plain;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(ProfileSchemaTest::plain).toList();
        }
        return value instanceof Long number ? BigInteger.valueOf(number) : value;
    }

    private static List<String> byLoader(String yaml) {
        try {
            ProfileLoader.load("etc/profiles/x.yaml", yaml.getBytes(StandardCharsets.UTF_8));
            return List.of();
        } catch (BadProfileException e) {
            return e.mistakes();
        }
    }

    @Test
    void aProfileThatUsesEverythingIsGood() {
        assertThat(byLoader(GOOD)).isEmpty();
        assertThat(bySchema(GOOD)).isEmpty();
    }

    @Test
    void theExampleOfTheGuideIsGood() throws IOException {
        String guide = Files.readString(Path.of("../../docs/adding-a-profile.md"));
        String example = guide.substring(guide.indexOf("```yaml\n") + 8);
        example = example.substring(0, example.indexOf("```"));
        assertThat(byLoader(example)).isEmpty();
        assertThat(bySchema(example)).isEmpty();
    }

    static Stream<Path> builtIns() throws IOException {
        try (Stream<Path> files = Files.list(BUILT_IN)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("builtIns")
    void theBuiltInOnesAreGoodAndListed(Path file) throws IOException {
        String yaml = Files.readString(file);
        assertThat(byLoader(yaml)).isEmpty();
        assertThat(bySchema(yaml)).isEmpty();
        String id = file.getFileName().toString().replace(".yaml", "");
        assertThat(Files.readAllLines(BUILT_IN.resolve("index"))).contains(id);
        assertThat(yaml).startsWith("id: " + id + "\n");
    }

    /** What is replaced in the good profile by what, and what the loader then says. */
    static Stream<List<String>> bad() {
        return Stream.of(
                List.of("id: my-meter", "id: My Meter", ":1 id: 'My Meter': 1 to 32 small letters"),
                List.of("id: my-meter\n", "", ":1 id: missing"),
                List.of("id: my-meter", "id: 630", "put it in quotes"),
                List.of("name: A meter of mine", "nam: A meter", "nam: unknown; here there may be id, name"),
                List.of("function: 4", "function: 6", ":4 function: '6': a whole number from 3 to 4 expected"),
                List.of("function: 4", "function: \"4\"", "function: '4': a whole number"),
                List.of("words: lsw", "words: little", "one of msw, lsw expected"),
                List.of("base: 100", "base: -1", ":6 base: '-1'"),
                List.of("max-registers: 60", "max-registers: 126", "requests.max-registers"),
                List.of("even: true", "even: maybe", "requests.even"),
                List.of("gap: 100ms", "gap: soon", "requests.gap: 'soon': a wait expected"),
                List.of("count: 20}", "size: 20}", "requests.blocks[0].count: missing"),
                List.of("count: 6,", "count: 6, each: [{position: 1}],", "points.each: either"),
                List.of("phases: [A, B, C]", "phases: [A, D]", "points.phases: 'D'"),
                List.of("phases: [A, B, C]", "phases: [A, A]", "points.phases: 'A'"),
                List.of("phases: [A, B, C]", "phases: A", "points.phases: a list expected"),
                List.of("int16: [0x8000]", "int17: [0x8000]", "sentinels.int17: unknown"),
                List.of("acc32: [0]", "acc32: [none]", "sentinels.acc32: 'none'"),
                List.of("type: uint32, unit: Wh", "type: uint33, unit: Wh", ":11 energy.kwh-del.type: 'uint33'"),
                List.of("type: uint32, unit: Wh", "type: uint32", "energy.kwh-del.unit: missing"),
                List.of("type: uint32, unit: Wh", "type: uint32, unit: varh", "energy.kwh-del.unit: 'varh'"),
                List.of("scale: 2,", "scale: 0,", "energy.kwh-del.scale: '0': a number above zero"),
                List.of("scale: 2,", "scale: 1-2,", "energy.kwh-del.scale"),
                List.of("modulus: 4294967296", "modulus: 1", "energy.kwh-del.modulus"),
                List.of("count: 10 Wh, ", "", ":12 energy.kwh-rec.count: missing: a float has no resolution"),
                List.of("count: 10 Wh", "count: 10", "energy.kwh-rec.count"),
                List.of("count: 10 Wh", "count: 10 varh", "energy.kwh-rec.count: '10 varh'"),
                List.of("as: exponent}}", "as: exponent}, count: 1 varh}", "energy.kvarh.count: the scale register"),
                List.of("as: exponent", "as: power", "energy.kvarh.scale.as: 'power'"),
                List.of("register: 22, ", "", "energy.kvarh.scale.register: missing"),
                List.of("  kvah:", "  kva:", "energy.kva: unknown; here there may be kwh-del, kwh-rec, kvarh, kvah"),
                List.of("per: input", "per: ct", "power.per: 'ct'"),
                List.of("unit: mA", "unit: W", "current.unit: 'W'"),
                List.of("per: phase, step: 1,", "per: point, step: 1,", "voltage.point-step"),
                List.of("15: test", "16: test", "status.flags.16: a bit from 0 to 15"),
                List.of("1: power-fail", "1: broken", "status.flags.1: 'broken'"),
                List.of("type: ascii, registers: 8", "type: ascii", "serial.registers"),
                List.of("type: ascii", "type: uint32", "serial.registers"),
                List.of("values: [1, 0x0002], ", "", "expect[0].values: missing"),
                List.of("event-counter: {address: 74}", "event-counter: 74", "event-counter: a block"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void whatTheLoaderRefusesTheSchemaRefusesToo(List<String> change) {
        assertThat(GOOD).contains(change.get(0));
        String yaml = GOOD.replace(change.get(0), change.get(1));
        assertThat(byLoader(yaml))
                .anySatisfy(mistake ->
                        assertThat(mistake).startsWith("etc/profiles/x.yaml:").contains(change.get(2)));
        assertThat(bySchema(yaml)).as(yaml).isNotEmpty();
    }

    /** What a schema cannot say. */
    static Stream<List<String>> onlyLoader() {
        return Stream.of(
                List.of("inputs: 2,", "", "power.per: for one an input, `points.inputs` says"),
                List.of("scale: 2, modulus: 4294967296", "scale: 2, modulus: 4294967297", "energy.kwh-del.modulus"),
                List.of("scale: 1/100", "scale: 1/100, modulus: 9999", "energy.kvah.modulus: 9999 steps are no whole"),
                List.of("uint16, unit: mA", "uint16, unit: mA, sentinels: [0x10000]", "the bits of a uint16 expected"),
                List.of("address: 200", "address: 65500", "serial: 8 registers from 65500 lie beyond"),
                List.of("step: 2", "step: 40000", "energy: kwh-del of the last point lies beyond"),
                List.of("Wh, scale: 2, modulus: 4294967296", "MWh, scale: 999999999999999", "reckoned with exactly"),
                List.of("{address: 0, count: 20}", "{address: 0, count: 61}", "requests.blocks[0].count: 61 registers"),
                List.of("function: 3}", "function: 3, model: 1}", "serial.model: only a SunSpec map"));
    }

    @ParameterizedTest
    @MethodSource("onlyLoader")
    void theLoaderAlsoChecksWhatASchemaCannotSay(List<String> change) {
        assertThat(GOOD).contains(change.get(0));
        assertThat(byLoader(GOOD.replace(change.get(0), change.get(1))))
                .anySatisfy(mistake -> assertThat(mistake).contains(change.get(2)));
    }

    /** What is replaced in the profile of a meter with tables of its own, and what the loader then says. */
    static Stream<List<String>> badTables() {
        return Stream.of(
                List.of("clock: 1400, ", "", "tou.clock: missing"),
                List.of("default: C", "default: E", "tou.default: 'E': one of A, B, C, D"),
                List.of("midnight: 3200", "noon: 3200", "tou.noon: unknown"));
    }

    @ParameterizedTest
    @MethodSource("badTables")
    void tablesOfTimeOfUseAreCheckedByBoth(List<String> change) throws IOException {
        String good = Files.readString(BUILT_IN.resolve("panel-24.yaml"));
        assertThat(good).contains(change.get(0));
        String yaml = good.replace(change.get(0), change.get(1));
        assertThat(byLoader(yaml)).anySatisfy(mistake -> assertThat(mistake).contains(change.get(2)));
        assertThat(bySchema(yaml)).as(yaml).isNotEmpty();
    }

    /** What of these tables a schema cannot say. */
    static Stream<List<String>> wrongTables() {
        return Stream.of(
                List.of("switch-points: 2100", "switch-points: 65500", "tou: 95 registers from 65500 lie beyond"),
                List.of("count: 24, inputs", "count: 24, per-unit: 12, inputs", "tou: only for up to 24 points"),
                List.of("scale: 2, modulus: 4294967296", "scale: 2", "tou: registers by tier are counted as"));
    }

    @ParameterizedTest
    @MethodSource("wrongTables")
    void theLoaderAlsoChecksWhatASchemaCannotSayOfTables(List<String> change) throws IOException {
        String good = Files.readString(BUILT_IN.resolve("panel-24.yaml"));
        assertThat(good).contains(change.get(0));
        assertThat(byLoader(good.replace(change.get(0), change.get(1))))
                .anySatisfy(mistake -> assertThat(mistake).contains(change.get(2)));
    }

    @Test
    void whatIsNoYamlSaysWhere() {
        assertThat(byLoader("id: [\n")).singleElement().asString().startsWith("etc/profiles/x.yaml:2 not YAML");
        assertThat(byLoader("")).singleElement().asString().contains("empty");
        assertThat(byLoader("- a\n")).first().asString().contains("a block of `key: value` expected");
        assertThat(byLoader("id: a\nid: b\n"))
                .anySatisfy(mistake -> assertThat(mistake).contains(":2 id: given twice"));
        assertThat(byLoader("a: &a [*a]\n")).isNotEmpty();
        assertThat(byLoader("x: " + "[".repeat(1000))).isNotEmpty();
        assertThat(byLoader("# " + "x".repeat(300_000)))
                .singleElement()
                .asString()
                .contains("longer than 256 KiB");
    }

    @Test
    void bytesThatAreNoTextAreRefused() {
        byte[] bytes = {(byte) 0xFF, (byte) 0xFE, 0};
        assertThat(catchThrowable(() -> ProfileLoader.load("x.yaml", bytes))).hasMessageContaining("UTF-8");
    }
}
