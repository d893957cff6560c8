//! The observer of the command line: looks at the server's process, and shows the user how it goes.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::engine::observer::{Observer, Progress};
use crate::outcome::meter::{Meter, Usage};
use crate::plan::{Mode, Plan, Unit};
use crate::report::figures;

pub(crate) struct Watch {
    meter: Option<Meter>,
    bar: ProgressBar,
    connections: u64,
    warm_up: Duration,
    duration: Duration,
    unit: Option<Unit>,
    window: Instant,
}

impl Watch {
    /// `plan` says whether the user looks on.
    pub(crate) fn new(meter: Option<Meter>, plan: &Plan) -> Self {
        let bar = if plan.watched { ProgressBar::new(0) } else { ProgressBar::hidden() };
        if let Ok(style) = ProgressStyle::with_template("{wide_bar} {msg}") {
            bar.set_style(style.progress_chars("=> "));
        }
        Self {
            meter,
            bar,
            // Churn opens one, to see whether there is a server.
            connections: if plan.mode == Mode::Churn { 1 } else { plan.connections_all() as u64 },
            warm_up: plan.warm_up,
            duration: plan.duration,
            unit: plan.mode.unit(),
            window: Instant::now(),
        }
    }

    /// Usage of the server, where that could be seen.
    pub(crate) fn usage(&self) -> Option<Usage> {
        self.meter.as_ref()?.usage()
    }

    /// Takes the bar away.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Observer for Watch {
    fn connecting(&mut self, open: u64) {
        self.bar.set_length(self.connections);
        self.bar.set_position(open);
        self.bar.set_message(format!(
            "{} of {} connected",
            figures::count(open),
            figures::count(self.connections)
        ));
        if open >= self.connections {
            self.bar.set_message(format!(
                "{} connected, warming up for {:?}",
                figures::count(open),
                self.warm_up
            ));
        }
    }

    fn window_opens(&mut self) {
        self.window = Instant::now();
        self.bar.set_length(self.duration.as_millis() as u64);
        self.bar.set_position(0);
        if let Some(meter) = &mut self.meter {
            meter.window_opens();
        }
    }

    fn window_closes(&mut self) {
        if let Some(meter) = &mut self.meter {
            meter.window_closes();
        }
    }

    fn progress(&mut self, progress: Progress) {
        let elapsed = self.window.elapsed();
        self.bar.set_position(elapsed.as_millis() as u64);
        let mut message = format!("{:.0} s of {:?}", elapsed.as_secs_f64(), self.duration);
        if let Some(unit) = self.unit {
            let rate = figures::rate(progress.count as f64 / elapsed.as_secs_f64());
            message = format!("{message}, {rate} {}/s", unit.plural());
        }
        if progress.p99 > 0.0 {
            message = format!("{message}, p99 {}", figures::time(progress.p99));
        }
        if progress.failures > 0 {
            message = format!("{message}, {} failures", figures::count(progress.failures));
        }
        self.bar.set_message(message);
    }
}
