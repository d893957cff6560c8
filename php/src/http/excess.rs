//! Limits of php.ini that a request went beyond.

use crate::warning::warn_only;

/// A limit that was met; what is beyond it is left out. The number is the setting's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Excess {
    Variables(i64),
    NestingLevel(i64),
    BodyParts(i64),
    Files,
    Memory,
}

impl Excess {
    /// Warns in the engine's own words, which may call the script.
    pub(super) fn warn(self) {
        warn_only(&match self {
            Self::Variables(most) => {
                format!("Input variables exceeded {most}. {}", advice("max_input_vars"))
            }
            Self::NestingLevel(most) => {
                format!("Input variable nesting level exceeded {most}. {}", advice("max_input_nesting_level"))
            }
            Self::Memory => {
                format!("The request does not fit into what memory_limit leaves. {}", advice("memory_limit"))
            }
            Self::Files => "Maximum number of allowable file uploads has been exceeded".to_owned(),
            Self::BodyParts(most) => {
                format!("Multipart body parts limit exceeded {most}. {}", advice("max_multipart_body_parts"))
            }
        });
    }
}

fn advice(setting: &str) -> String {
    format!("To increase the limit change {setting} in php.ini.")
}
