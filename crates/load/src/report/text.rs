//! The result for people.

use std::fmt::{self, Display};

use super::{bars, figures};
use crate::finished::Finished;
use crate::messages::flood::Flood;
use crate::outcome::meter::Usage;
use crate::outcome::per_unit::PerUnit;
use crate::plan::{Content, Mode, Pace};

impl Display for Finished {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n", self.title())?;
        for (name, text) in self.rows() {
            writeln!(f, "{name:<14}{text}")?;
        }
        for remark in self.remarks() {
            writeln!(f, "\n{remark}")?;
        }
        if self.outcome.latency.count() > 0 {
            writeln!(f, "\n{}", bars::histogram(&self.outcome.latency))?;
        }
        Ok(())
    }
}

impl Finished {
    fn title(&self) -> String {
        let plan = &self.plan;
        let size = figures::size(plan.size as f64);
        let message = match (&plan.script, plan.content) {
            (Some(script), _) => format!("lines of {}", script.path),
            (None, Content::Random) => format!("{size} {}", plan.kind.name()),
            (None, Content::Json) => format!("{size} JSON"),
        };
        let connections = figures::count(plan.connections as u64);
        let what = match (plan.mode, plan.pace) {
            (Mode::Echo, Pace::Closed { in_flight }) => {
                format!(
                    "{connections} connections, {} in flight on each, {message}",
                    figures::count(in_flight as u64)
                )
            }
            (Mode::Echo, Pace::Open { rate }) => {
                format!("{connections} connections, {} messages/s due, {message}", figures::rate(rate))
            }
            (Mode::FanOut, Pace::Closed { in_flight }) => {
                let count = figures::count(in_flight as u64);
                format!("one of {connections} connections sends {count} at once, {message}")
            }
            (Mode::FanOut, Pace::Open { rate }) => {
                format!("one of {connections} connections sends {}/s, {message}", figures::rate(rate))
            }
            (Mode::Churn, Pace::Closed { .. }) => format!("{connections} connections at a time"),
            (Mode::Churn, Pace::Open { rate }) => format!("{} connections/s due", figures::rate(rate)),
            (Mode::Listen | Mode::Idle, _) => format!("{connections} connections"),
        };
        format!("{} to {}: {what}", plan.mode.name(), self.url)
    }

    fn rows(&self) -> Vec<(&'static str, String)> {
        let mut rows = self.run_rows();
        rows.extend(self.latency_rows());
        rows.extend(self.cost_rows());
        rows.extend(self.trouble_rows());
        rows
    }

    fn run_rows(&self) -> Vec<(&'static str, String)> {
        let outcome = &self.outcome;
        let mut rows = vec![("connections", self.opened())];
        let cut = if outcome.interrupted { ", interrupted" } else { "" };
        let warm_up = match self.plan.warm_up.as_secs_f64() {
            0.0 => "without a warm-up".to_owned(),
            seconds => format!("after a warm-up of {}", figures::time(seconds * 1e6)),
        };
        rows.push(match outcome.seconds {
            0.0 => ("measured", format!("nothing{cut}")),
            seconds => ("measured", format!("{} {warm_up}{cut}", figures::time(seconds * 1e6))),
        });
        let rate = figures::rate(outcome.rate());
        let done = format!("{}, {rate}/s", figures::count(outcome.count()));
        let bytes = format!("{}/s", figures::size((outcome.rate() * self.plan.size as f64).round()));
        let came = figures::size(outcome.per_second(outcome.traffic.bytes_received).round());
        match (self.plan.mode, &self.plan.script) {
            (Mode::Echo, None) => {
                rows.push(("messages", format!("{done}, {bytes} each way, every answer verified")));
            }
            (Mode::FanOut, None) => rows.push(("deliveries", format!("{done}, {bytes}, each verified"))),
            (Mode::Echo, Some(_)) => {
                rows.push(("messages", format!("{done}, every answer known by its number")));
            }
            (Mode::FanOut, Some(_)) => rows.push(("deliveries", format!("{done}, each known by its number"))),
            (Mode::Listen, _) => rows.push(("deliveries", format!("{done}, {came}/s of frames; not timed"))),
            (Mode::Churn, _) => rows.push(("completed", format!("{done}, each opened and closed in order"))),
            (Mode::Idle, _) => {}
        }
        if self.plan.script.is_some() {
            let others = figures::count(outcome.traffic.others_received);
            rows.push(("others", format!("{others} messages passed over, {came}/s of frames came in all")));
        }
        rows.extend(self.compression_rows());
        if outcome.pings_answered > 0 {
            rows.push(("Pings", format!("{} answered", figures::count(outcome.pings_answered))));
        }
        rows
    }

    fn compression_rows(&self) -> Vec<(&'static str, String)> {
        let Some(agreement) = self.outcome.deflate else { return Vec::new() };
        let mut rows = vec![("compression", agreement.to_string())];
        let traffic = &self.outcome.traffic;
        let payload = figures::size(self.plan.size as f64);
        if let (Some(sent), Some(received)) = traffic.per_message() {
            let [sent, received] = [sent, received].map(|bytes| figures::size(bytes.round()));
            let share = traffic.compressed_received as f64 * 100.0 / traffic.messages_received as f64;
            let share = figures::digits(share);
            rows.push((
                "on the wire",
                format!(
                    "{payload} took {sent} to the server and {received} back, {share} % of them compressed"
                ),
            ));
        }
        rows
    }

    fn opened(&self) -> String {
        let times = &self.outcome.handshakes;
        let opened = format!("{} opened", figures::count(self.outcome.opened));
        if times.count() == 0 {
            return opened;
        }
        let [p50, p99] = [50.0, 99.0].map(|percentile| figures::time(times.percentile(percentile)));
        format!("{opened}; handshake p50 {p50}, p99 {p99}, longest {}", figures::time(times.max()))
    }

    fn latency_rows(&self) -> Vec<(&'static str, String)> {
        let times = &self.outcome.latency;
        if times.count() == 0 {
            return Vec::new();
        }
        let [p50, p90, p99, p99_9] =
            [50.0, 90.0, 99.0, 99.9].map(|percentile| figures::time(times.percentile(percentile)));
        let longest = figures::time(times.max());
        vec![("latency", format!("p50 {p50}   p90 {p90}   p99 {p99}   p99.9 {p99_9}   longest {longest}"))]
    }

    fn cost_rows(&self) -> Vec<(&'static str, String)> {
        let mut rows = Vec::new();
        if let Some(usage) = self.usage {
            rows.push(("server CPU", self.cpu(PerUnit::of(usage.cpu, &self.outcome))));
            rows.push(("server memory", self.memory(&usage)));
        }
        if let Some(cpu) = self.outcome.cpu {
            let cpu = self.cpu(PerUnit::of(cpu, &self.outcome));
            let processes =
                if self.processes > 1 { format!(", {} processes", self.processes) } else { String::new() };
            rows.push(("load CPU", format!("{cpu}{processes}")));
        }
        rows
    }

    fn cpu(&self, cpu: PerUnit) -> String {
        let share = format!("{} % of a core", figures::digits(cpu.core_share * 100.0));
        match (cpu.user_us, cpu.system_us, self.plan.mode.unit()) {
            (Some(user), Some(system), Some(unit)) => format!(
                "{} us for each {} ({} user + {} system), {share}",
                figures::digits(user + system),
                unit.name(),
                figures::digits(user),
                figures::digits(system),
            ),
            _ => share,
        }
    }

    fn memory(&self, usage: &Usage) -> String {
        let grown = usage.resident as f64 - usage.resident_before as f64;
        let each = grown / self.outcome.opened.max(1) as f64;
        let text = format!(
            "{}, {} before",
            figures::size(usage.resident as f64),
            figures::size(usage.resident_before as f64)
        );
        match self.plan.mode {
            Mode::Idle => format!("{text}: {} B for each connection", figures::digits(each.max(0.0))),
            Mode::Echo | Mode::FanOut | Mode::Listen | Mode::Churn => text,
        }
    }

    fn trouble_rows(&self) -> Vec<(&'static str, String)> {
        let (plan, outcome) = (&self.plan, &self.outcome);
        let mut rows = Vec::new();
        if plan.slow_readers > 0 {
            let read = figures::size(outcome.slow_bytes as f64);
            let (count, closed) = (plan.slow_readers, outcome.slow_closed);
            rows.push(("slow readers", format!("{count}, {read} read, {closed} closed by the server")));
        }
        if plan.flooders > 0 {
            let (messages, sent) =
                (figures::count(outcome.flooded), figures::size(outcome.flooded_bytes as f64));
            let came = match plan.flood {
                Flood::Messages => format!("{messages} messages back, each verified"),
                Flood::Pings | Flood::Pongs | Flood::Fragments | Flood::Blocks => {
                    format!("{sent} of {} sent, {messages} messages back", plan.flood.name())
                }
            };
            rows.push(("flooders", format!("{}, {came}", plan.flooders)));
        }
        let failures = &outcome.failures;
        let kinds = [
            ("not connected", failures.not_connected),
            ("refused", failures.refused),
            ("closed by the server", failures.closed),
            ("wrong", failures.wrong),
            ("unanswered", failures.unanswered),
        ];
        let counts = kinds.iter().filter(|(_, count)| *count > 0);
        let counts: Vec<String> =
            counts.map(|(name, count)| format!("{} {name}", figures::count(*count))).collect();
        if !counts.is_empty() {
            rows.push(("FAILURES", counts.join(", ")));
        }
        if let Some(first) = &failures.first {
            rows.push(("first failure", first.clone()));
        }
        rows
    }

    /// The way out of failures that a server of another kind has.
    fn advice(&self) -> Option<&'static str> {
        let failures = &self.outcome.failures;
        match (self.plan.mode, &self.plan.script) {
            (Mode::Echo | Mode::FanOut, Some(_)) if failures.unanswered > 0 => Some(
                "An answer is known by the number that stands for {id} in what was sent: the server has to send it \
                 back with it.",
            ),
            (Mode::Echo, None) if failures.wrong > 0 => Some(
                "The server has to send each message back as it is: `gannet echo` does. For a server that sends to \
                 all there is --mode fan-out, for one with a protocol of its own --messages.",
            ),
            (Mode::FanOut, None) if failures.wrong > 0 => Some(
                "The server has to send each message to all connections, in order and as it is. For one with a \
                 protocol of its own there is --messages.",
            ),
            (Mode::Echo | Mode::FanOut | Mode::Listen | Mode::Churn | Mode::Idle, _) => None,
        }
    }

    fn remarks(&self) -> Vec<&'static str> {
        let (plan, outcome) = (&self.plan, &self.outcome);
        let mut remarks = Vec::new();
        remarks.extend(self.advice());
        let share = outcome.cpu.map_or(0.0, |cpu| PerUnit::of(cpu, outcome).core_share);
        let is_closed = matches!(plan.pace, Pace::Closed { .. });
        let is_long = outcome.seconds >= SECONDS_MIN;
        if is_long && is_closed && !plan.spin && share >= FULL_SHARE * self.processes as f64 {
            remarks.push(match plan.mode {
                Mode::FanOut => "The load used all of its core: it may have been the limit, not the server.",
                Mode::Echo | Mode::Listen | Mode::Churn | Mode::Idle => {
                    "The load used all of its core: it may have been the limit, not the server. More --processes \
                     take more cores."
                }
            });
        }
        if outcome.late as f64 > LATE_SHARE * outcome.latency.count() as f64 {
            remarks.push(
                "More than one message in a hundred was sent over 1 ms after it was due, by no fault of the \
                 server: the load could not keep up.",
            );
        }
        remarks
    }
}

/// Of a core: from here on the load may be the limit.
const FULL_SHARE: f64 = 0.95;
/// A shorter window says little of a core.
const SECONDS_MIN: f64 = 0.1;
const LATE_SHARE: f64 = 0.01;

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::outcome::Outcome;
    use crate::outcome::failures::Failures;
    use crate::plan::tests::plan;

    fn text(outcome: Outcome) -> String {
        let url = "ws://example.com/".into();
        Finished { url, plan: plan(), processes: 1, outcome, usage: None }.to_string()
    }

    fn outcome() -> Outcome {
        let mut outcome = Outcome { opened: 10, seconds: 10.0, ..Outcome::default() };
        for microseconds in 100..1100 {
            outcome.latency.record(Duration::from_micros(microseconds), 3);
        }
        outcome
    }

    #[test]
    fn it_says_what_was_done_and_how_fast() {
        let text = text(outcome());
        for part in [
            "echo to ws://example.com/: 10 connections, 1 in flight on each, 20 B binary\n",
            "messages      3,000, 300/s, 5.86 KiB/s each way, every answer verified\n",
            "latency       p50 599 us   p90 999 us   p99 1.09 ms   p99.9 1.10 ms   longest 1.10 ms\n",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
        assert!(!text.contains("FAILURES"), "{text}");
    }

    #[test]
    fn failures_are_counted_by_kind_with_the_first_in_words_and_a_hint() {
        let failures =
            Failures { wrong: 1, closed: 2, first: Some("connection 3: odd".into()), ..Failures::default() };
        let text = text(Outcome { failures, ..outcome() });
        for part in [
            "FAILURES      2 closed by the server, 1 wrong\n",
            "first failure connection 3: odd\n",
            "`gannet echo` does",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
    }

    #[test]
    fn a_load_that_could_not_keep_up_says_so() {
        assert!(text(Outcome { late: 31, ..outcome() }).contains("could not keep up"));
        assert!(!text(Outcome { late: 30, ..outcome() }).contains("could not keep up"));
    }
}
