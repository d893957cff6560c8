/// The settings that say in which way the process runs.
#[derive(Clone, Default)]
pub(crate) struct ProcessSettings {
    pub(crate) daemonize: bool,
    pub(crate) pid_file: Option<String>,
    pub(crate) log_file: Option<String>,
    /// Swoole's number for it, from 0, everything, to 6, nothing.
    pub(crate) log_level: Option<i64>,
    pub(crate) user: Option<String>,
    pub(crate) group: Option<String>,
}
