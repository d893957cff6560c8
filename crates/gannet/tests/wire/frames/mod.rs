//! Frames and messages that clients send.

mod bad_frames;
mod bad_text;
mod echo;
