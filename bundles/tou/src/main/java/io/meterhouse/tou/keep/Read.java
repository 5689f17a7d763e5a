package io.meterhouse.tou.keep;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.api.metering.Quantity;
import io.meterhouse.tou.engine.Snapshot;
import io.meterhouse.tou.programme.Programme.Demand;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A read of a channel that was issued. It is never changed: what is learned later comes as another revision under the same id.
 *
 * @param id of the read, the same for all channels: {@code billing/2027-03}
 * @param revision counted up from 0
 * @param reason billing, season, move-in, ...; of a later revision why there is one
 * @param reference of who asked for it; empty where nobody did
 * @param issued site time when it was written
 * @param sequence of the stream's batch from which it follows
 * @param registers what was read
 */
public record Read(
        String id, int revision, String reason, String reference, Instant issued, long sequence, Snapshot registers) {
    /** Fields of a document, in the order in which people read them. */
    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", id);
        fields.put("revision", revision);
        fields.put("reason", reason);
        fields.put("reference", reference);
        fields.put("issued", issued);
        fields.put("sequence", sequence);
        fields.put("channel", registers.channel());
        fields.put("at", registers.at());
        fields.put("estimated", registers.estimated());
        fields.put("unit", registers.unit());
        registers.register().ifPresent(counts -> fields.put("register", counts));
        fields.put("total", registers.total());
        fields.put("rates", registers.rates());
        fields.put("mixed", registers.mixed());
        fields.put("since", registers.since());
        fields.put("demands", registers.demands().stream().map(Read::peak).toList());
        return fields;
    }

    private static Map<String, Object> peak(Snapshot.Peak peak) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("quantity", peak.demand().quantity().code());
        peak.demand().rate().ifPresent(rate -> fields.put("rate", rate));
        // The place is one in its programme's list, which no page has: the id says which rate it is.
        peak.rate().ifPresent(id -> fields.put("rate_id", id));
        fields.put("minutes", peak.demand().subBlockMinutes());
        fields.put("blocks", peak.demand().subBlocks());
        peak.counts().ifPresent(counts -> fields.put("counts", counts));
        peak.end().ifPresent(end -> fields.put("end", end));
        fields.put("cumulative", peak.cumulative());
        return fields;
    }

    static Read of(Object document) throws IOException {
        return Fields.taking("a read", () -> {
            Fields fields = Fields.of(document);
            String[] unit = fields.text("unit").split("/", 2);
            Map<String, Long> rates = new LinkedHashMap<>();
            fields.object("rates").forEach((rate, counts) -> rates.put((String) rate, (Long) counts));
            List<Snapshot.Peak> peaks = new ArrayList<>();
            fields.list("demands").forEach(peak -> peaks.add(peak(Fields.of(peak))));
            return new Read(
                    fields.text("id"),
                    Math.toIntExact(fields.number("revision")),
                    fields.text("reason"),
                    fields.text("reference"),
                    fields.instant("issued"),
                    fields.number("sequence"),
                    new Snapshot(
                            ChannelId.parse(fields.text("channel")),
                            fields.instant("at"),
                            fields.truth("estimated"),
                            new CountUnit(Long.parseLong(unit[0]), Long.parseLong(unit[1])),
                            fields.optional("register"),
                            fields.number("total"),
                            rates,
                            fields.number("mixed"),
                            fields.instant("since"),
                            peaks));
        });
    }

    private static Snapshot.Peak peak(Fields fields) {
        OptionalLong rate = fields.optional("rate");
        Demand demand = new Demand(
                Quantity.ofCode(fields.text("quantity")),
                rate.isPresent() ? Optional.of(Math.toIntExact(rate.getAsLong())) : Optional.empty(),
                Math.toIntExact(fields.number("minutes")),
                Math.toIntExact(fields.number("blocks")));
        return new Snapshot.Peak(
                demand,
                fields.has("rate_id") ? Optional.of(fields.text("rate_id")) : Optional.empty(),
                fields.optional("counts"),
                fields.has("end") ? Optional.of(fields.instant("end")) : Optional.empty(),
                fields.number("cumulative"));
    }
}
