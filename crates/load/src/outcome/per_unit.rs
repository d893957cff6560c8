use super::Outcome;
use super::cpu_time::CpuTime;

/// Processor time of a window, shared out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PerUnit {
    /// Microseconds for each message, delivery or connection, if there was one.
    pub(crate) user_us: Option<f64>,
    pub(crate) system_us: Option<f64>,
    /// 1.0 is one core all the time.
    pub(crate) core_share: f64,
}

impl PerUnit {
    pub(crate) fn of(cpu: CpuTime, outcome: &Outcome) -> Self {
        let (user, system) = cpu.split();
        let count = outcome.count();
        let share = |seconds: f64| (count > 0).then(|| seconds * 1e6 / count as f64);
        let core_share = if outcome.seconds > 0.0 { (user + system) / outcome.seconds } else { 0.0 };
        Self { user_us: share(user), system_us: share(system), core_share }
    }
}
