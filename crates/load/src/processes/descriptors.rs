use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Raises the limit of open descriptors as far as it may be raised, and returns it.
pub(crate) fn raise() -> usize {
    let limit = getrlimit(Resource::Nofile);
    // What cannot be raised stays, and is the limit then.
    setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum }).ok();
    let raised = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX);
    usize::try_from(raised).unwrap_or(usize::MAX)
}
