/// Treatment of a published message for a member who takes messages more slowly than they come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Delivery {
    /// It waits in the member's queue like a message that is pushed; where that is full,
    /// [`send_queue_policy`](crate::Settings::send_queue_policy) decides.
    #[default]
    Queue,
    /// The member does not get it while [`send_queue_size_soft`](crate::Settings::send_queue_size_soft) bytes or more
    /// wait for it: for what is of no use later.
    Drop,
    /// Of the messages that are published to a room under one conflation key, a number of the application's own, the
    /// member gets the newest: prices, positions, who is typing.
    ///
    /// It leaves when the turn of the loop ends, or, where the kernel has refused something of what was sent to the
    /// member, when that has left. Until then a newer one takes its place. So it may come behind messages that were
    /// published or pushed later. A member who leaves the room before does not get it; that counts as dropped.
    Latest(u64),
}
