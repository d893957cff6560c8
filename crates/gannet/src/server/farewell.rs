/// The close code that a stopping server sends to its clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Farewell {
    /// 1001: the server goes away.
    GoingAway,
    /// 1012: the server restarts; clients may come back.
    Restart,
}
