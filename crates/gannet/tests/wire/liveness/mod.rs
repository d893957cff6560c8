//! Pings, Pongs, and clients from which nothing is heard.

mod held_up_loop;
mod pong_by_hand;
mod silent_clients;
