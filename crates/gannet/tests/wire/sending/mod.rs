//! Bytes that the server sends: in which pieces, and in which form.

mod frame_by_frame;
mod one_send_a_turn;
mod raw_bytes;
