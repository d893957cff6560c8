//! From rounds to figures.

use gannet_load::report::{Percentiles, Report, ServerUsage, Unit};

use crate::measurement::MeasureError;
use crate::running::StartError;
use crate::scenario::{Entrant, Figure, Role, Scenario, Target};

/// All rounds of a scenario.
#[derive(Debug)]
pub struct Outcome {
    /// The scenario.
    pub scenario: &'static Scenario,
    /// The servers, in the order of the scenario.
    pub rows: Vec<Row>,
}

/// One server in all rounds of a scenario.
#[derive(Debug)]
pub struct Row {
    /// The server, as the scenario lists it.
    pub entrant: &'static Entrant,
    /// Its measurements; `None` where it did not take part in a round, or failed.
    pub rounds: Vec<Option<Report>>,
    /// The measurements that failed.
    pub failures: Vec<MeasureError>,
    /// The reason for which it could not be started, if it could not.
    pub absence: Option<StartError>,
}

/// A target and the figure for it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Verdict {
    /// The target.
    pub target: Target,
    /// The figure; `None` where there was too little to reckon with.
    pub measured: Option<f64>,
    /// The error of the figure, as a share of it; `None` where it is unknown.
    pub error: Option<f64>,
}

impl Outcome {
    /// The server that the others are compared with.
    pub fn baseline(&self) -> Option<&Row> {
        self.rows.iter().find(|row| row.entrant.role == Role::Baseline)
    }

    /// The server that the targets are for.
    pub fn subject(&self) -> Option<&Row> {
        self.rows.iter().find(|row| row.entrant.role == Role::Subject)
    }

    /// The figure of one server as a multiple of another's: the median over the rounds that both were in.
    pub fn ratio(&self, row: &Row, other: &Row) -> Option<f64> {
        Self::ratio_of(self.scenario.figure, row, other)
    }

    fn ratio_of(figure: Figure, row: &Row, other: &Row) -> Option<f64> {
        let figure = |report: &Option<Report>| figure.of(report.as_ref()?);
        let pairs = row.rounds.iter().zip(&other.rounds);
        median(pairs.filter_map(|(one, other)| Some(figure(one)? / figure(other)?)))
    }

    /// Judges the targets of the scenario.
    pub fn verdicts(&self) -> Vec<Verdict> {
        let measured = |target| match target {
            Target::Ratio(_) => self.ratio(self.subject()?, self.baseline()?),
            Target::MedianRatio(_) => {
                Self::ratio_of(Figure::MedianLatency, self.subject()?, self.baseline()?)
            }
            Target::LongestLatency(_) => {
                let longest = |report: &Report| Figure::LongestLatency.of(report);
                Some(self.subject()?.median(longest)? / 1000.0)
            }
            Target::UserTime(_) => self.subject()?.processor_time()?.user_us,
            Target::Memory(_) => self.subject()?.median(|report| Figure::Memory.of(report)),
        };
        let targets = self.scenario.targets.iter();
        let verdict = |&target| Verdict { target, measured: measured(target), error: self.error(target) };
        targets.map(verdict).collect()
    }

    /// The distance between the baseline's rounds, as a share of their median: the noise of the machine.
    pub fn noise(&self) -> Option<f64> {
        self.baseline()?.spread(self.scenario.figure)
    }

    /// The error of a median, as a share of it: the smaller the more rounds there are.
    fn error(&self, target: Target) -> Option<f64> {
        let figure = match target {
            Target::Ratio(_) => self.scenario.figure,
            Target::MedianRatio(_) => Figure::MedianLatency,
            Target::LongestLatency(_) => Figure::LongestLatency,
            Target::UserTime(_) => Figure::ProcessorTime,
            // Memory is counted, and the same in each round.
            Target::Memory(_) => return Some(0.0),
        };
        let baseline = self.baseline()?;
        Some(baseline.spread(figure)? / (baseline.measurements().count() as f64).sqrt())
    }
}

impl Row {
    /// A server without any measurement.
    pub fn new(entrant: &'static Entrant) -> Self {
        Self { entrant, rounds: Vec::new(), failures: Vec::new(), absence: None }
    }

    /// Begins a round, without a measurement so far.
    pub fn begin_round(&mut self) {
        self.rounds.push(None);
    }

    /// Notes what came of the round that has begun.
    pub fn record(&mut self, result: Result<Report, MeasureError>) {
        match result {
            Ok(report) => {
                *self.rounds.last_mut().expect("a round has begun") = Some(report);
            }
            Err(failure) => self.failures.push(failure),
        }
    }

    /// The rounds in which there is a measurement.
    pub fn measurements(&self) -> impl Iterator<Item = &Report> {
        self.rounds.iter().flatten()
    }

    /// The median of a figure over the rounds.
    pub fn median(&self, figure: impl Fn(&Report) -> Option<f64>) -> Option<f64> {
        median(self.measurements().filter_map(figure))
    }

    /// The distance over which the middle half of the rounds is spread, as a share of their median; `None`
    /// for fewer than two.
    fn spread(&self, figure: Figure) -> Option<f64> {
        let mut values: Vec<f64> = self.measurements().filter_map(|it| figure.of(it)).collect();
        values.sort_by(f64::total_cmp);
        let quarter = values.len() / 4;
        let middle = values.get(quarter..values.len() - quarter).filter(|_| values.len() > 1)?;
        Some((middle.last()? - middle.first()?) / median(values.iter().copied())?)
    }

    /// The median of a percentile over the rounds, in microseconds.
    pub fn latency(&self, percentile: impl Fn(Percentiles) -> f64) -> Option<f64> {
        self.median(|report| report.latency_us.as_ref().map(|latency| percentile(latency.percentiles)))
    }

    /// Processor time of all units of all rounds together. The kernel counts in steps, and divides time into
    /// user and system by samples: the figures of a single round are rough.
    pub fn processor_time(&self) -> Option<ProcessorTime> {
        let count: u64 = self.measurements().map(|report| report.count).sum();
        let per_unit = |part: fn(ServerUsage) -> Option<f64>| {
            let parts = self.measurements().map(|it| Some(part(it.server?)? * it.count as f64));
            Some(parts.sum::<Option<f64>>()? / count as f64)
        };
        let server_seconds = self.measurements().filter_map(|it| Some(it.server?.cpu_seconds)).sum();
        (count > 0).then(|| ProcessorTime {
            user_us: per_unit(|server| server.user_us),
            system_us: per_unit(|server| server.system_us),
            total_us: per_unit(|server| server.total_us),
            server_seconds,
        })
    }

    /// The size of a compressed message of the server on the wire, in bytes, its frame's head included.
    pub fn wire_size(&self) -> Option<f64> {
        let received = || self.measurements().filter_map(|it| Some(it.compression.as_ref()?.received));
        let messages: u64 = received().map(|received| received.messages).sum();
        let bytes: u64 = received().map(|received| received.wire_bytes).sum();
        (messages > 0).then(|| bytes as f64 / messages as f64)
    }

    /// The unit that is counted; `None` where nothing is.
    pub fn unit(&self) -> Option<Unit> {
        self.measurements().find_map(|report| report.unit)
    }
}

/// Processor time of a server per unit, in microseconds, and in all.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ProcessorTime {
    /// Time in the program.
    pub user_us: Option<f64>,
    /// Time in the kernel.
    pub system_us: Option<f64>,
    /// Time of both.
    pub total_us: Option<f64>,
    /// The time that these were reckoned from, in seconds.
    pub server_seconds: f64,
}

impl Figure {
    /// The figure in one report; none that is not above zero, for there is nothing to divide by.
    pub fn of(self, report: &Report) -> Option<f64> {
        let figure = match self {
            Self::ProcessorTime => report.server?.total_us?,
            Self::MedianLatency => report.latency_us.as_ref()?.percentiles.p50,
            Self::TailLatency => report.latency_us.as_ref()?.percentiles.p99,
            Self::LongestLatency => report.latency_us.as_ref()?.percentiles.max,
            Self::Throughput => report.per_second,
            Self::Memory => {
                let server = report.server?;
                let grown = server.resident_bytes.saturating_sub(server.resident_bytes_before);
                grown as f64 / report.connections as f64
            }
        };
        (figure > 0.0 && figure.is_finite()).then_some(figure)
    }
}

impl Verdict {
    /// True where the target is reached; `None` where the error is larger than the distance from the limit.
    pub fn holds(&self) -> Option<bool> {
        let limit = match self.target {
            Target::Ratio(limit)
            | Target::MedianRatio(limit)
            | Target::LongestLatency(limit)
            | Target::UserTime(limit)
            | Target::Memory(limit) => limit,
        };
        let (measured, error) = (self.measured?, self.error?);
        let is_clear = (measured - limit).abs() >= measured * error;
        is_clear.then_some(measured <= limit)
    }
}

/// The middle value; of an even number, the mean of the two in the middle; `None` of nothing.
pub fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len().is_multiple_of(2) {
        true if values.is_empty() => None,
        true => Some(f64::midpoint(values[middle - 1], values[middle])),
        false => Some(values[middle]),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::measurement::tests::report;
    use crate::scenarios::{ECHO, named};

    /// An echo in which the floor takes 1 + 9 µs and gannet, round by round, what is given; the first peer was in the
    /// first round.
    pub(crate) fn outcome(gannet: &[(f64, f64)]) -> Outcome {
        let scenario = named(ECHO).expect("it is in the table");
        let empty = || gannet.iter().map(|_| None).collect::<Vec<_>>();
        let rows = scenario.entrants.iter().map(|entrant| Row { rounds: empty(), ..Row::new(entrant) });
        let mut rows: Vec<Row> = rows.collect();
        for (round, (user, system)) in gannet.iter().enumerate() {
            rows[0].rounds[round] = Some(report(1.0, 9.0, 100.0));
            rows[1].rounds[round] = Some(report(*user, *system, 110.0));
        }
        rows[2].rounds.first_mut().into_iter().for_each(|it| *it = Some(report(2.0, 18.0, 500.0)));
        Outcome { scenario, rows }
    }

    #[test]
    fn the_median_is_in_the_middle() {
        assert_eq!(median([9.0, 1.0, 2.0].into_iter()), Some(2.0));
        assert_eq!(median([9.0, 1.0, 2.0, 4.0].into_iter()), Some(3.0));
        assert_eq!(median([].into_iter()), None);
    }

    #[test]
    fn a_ratio_is_the_median_over_the_rounds_that_both_were_in() {
        let outcome = outcome(&[(1.0, 10.0), (1.0, 19.0), (1.0, 10.25)]);
        let [floor, gannet, peer, absent, ..] = &outcome.rows[..] else { panic!("six take part") };
        assert_eq!(outcome.ratio(gannet, floor), Some(1.125));
        assert_eq!(outcome.ratio(gannet, peer), Some(0.55));
        assert_eq!(outcome.ratio(absent, floor), None);
    }

    #[test]
    fn processor_time_is_that_of_all_rounds_together() {
        let mut outcome = outcome(&[(0.0, 10.0), (0.3, 9.4)]);
        // A round with three times as many messages counts three times.
        outcome.rows[1].rounds[0].iter_mut().for_each(|report| report.count *= 3);
        let time = outcome.rows[1].processor_time().expect("there are rounds");
        let near = |value: Option<f64>, expected: f64| (value.expect("it is known") - expected).abs() < 1e-9;
        assert!(
            near(time.user_us, 0.075) && near(time.system_us, 9.85) && near(time.total_us, 9.925),
            "{time:?}"
        );
        assert_eq!(outcome.rows[3].processor_time(), None);
    }

    #[test]
    fn a_target_holds_up_to_its_limit_and_not_beyond() {
        let held = |gannet| outcome(&[gannet; 2]).verdicts().iter().map(Verdict::holds).collect::<Vec<_>>();
        assert_eq!(held((0.25, 10.25)), [Some(true), Some(true)]);
        assert_eq!(held((0.25, 10.5)), [Some(false), Some(true)]);
        assert_eq!(held((0.5, 9.75)), [Some(true), Some(false)]);
    }

    #[test]
    fn one_round_says_nothing_of_noise_and_is_not_judged() {
        for rounds in [&[][..], &[(9.0, 90.0)]] {
            let outcome = outcome(rounds);
            assert_eq!(outcome.noise(), None);
            assert_eq!(outcome.verdicts().iter().map(Verdict::holds).collect::<Vec<_>>(), [None, None]);
        }
    }

    #[test]
    fn a_target_that_is_missed_by_less_than_the_noise_is_not_judged() {
        // The floor takes 8, 10, 10 and 12 µs: two of its rounds in the middle are alike, then none are.
        let with_floor = |floor: [f64; 4], gannet: f64| {
            let mut outcome = outcome(&[(0.0, gannet); 4]);
            for (round, total) in floor.into_iter().enumerate() {
                outcome.rows[0].rounds[round] = Some(report(0.0, total, 100.0));
            }
            (outcome.noise(), outcome.verdicts()[0].holds())
        };
        assert_eq!(with_floor([8.0, 10.0, 10.0, 12.0], 12.0), (Some(0.0), Some(false)));
        assert_eq!(with_floor([6.0, 8.0, 12.0, 14.0], 10.5), (Some(0.4), None));
        // Away from the limit by less than the spread, and by more than the error of a median of four.
        assert_eq!(with_floor([6.0, 8.0, 12.0, 14.0], 14.4), (Some(0.4), Some(false)));
        assert_eq!(with_floor([6.0, 8.0, 12.0, 14.0], 30.0), (Some(0.4), Some(false)));
        assert_eq!(with_floor([6.0, 8.0, 12.0, 14.0], 2.0), (Some(0.4), Some(true)));
    }

    #[test]
    fn the_longest_latency_is_told_in_the_table_and_judged_in_milliseconds() {
        let with_longest = |longest| {
            let mut report = report(1.0, 9.0, 100.0);
            report.latency_us.iter_mut().for_each(|latency| latency.percentiles.max = longest);
            Some(report)
        };
        let scenario = named("leaving-at-once").expect("it is in the table");
        let outcome = |longest: f64| {
            let rows = scenario.entrants.iter().zip([2000.0, longest]).map(|(entrant, longest)| Row {
                rounds: vec![with_longest(longest); 2],
                ..Row::new(entrant)
            });
            Outcome { scenario, rows: rows.collect() }
        };
        let judged = |longest| {
            let verdicts = outcome(longest).verdicts();
            verdicts.iter().map(|verdict| (verdict.measured, verdict.holds())).collect::<Vec<_>>()
        };
        assert_eq!(judged(49_000.0), [(Some(49.0), Some(true))]);
        assert_eq!(judged(51_000.0), [(Some(51.0), Some(false))]);
        let text = outcome(49_000.0).to_string();
        assert!(text.contains("| longest µs |") && text.contains("|    49000.0 |"), "{text}");
    }

    #[test]
    fn memory_is_what_the_server_grows_by_for_each_connection() {
        assert_eq!(Figure::Memory.of(&report(1.0, 1.0, 1.0)), Some(250.0));
    }
}
