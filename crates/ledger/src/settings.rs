use serde::{Deserialize, Serialize};

/// `ascribe.toml`: how a newsroom works. Everything has a default, and every key may be left out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Format of this file.
    #[serde(default)]
    pub format: i64,
    /// Which claims are kept.
    #[serde(default)]
    pub claims: ClaimSettings,
    /// What turns CI red.
    #[serde(default)]
    pub check: CheckSettings,
    /// How facts are rated.
    #[serde(default)]
    pub verdicts: VerdictSettings,
}

/// `[claims]`: which claims are kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ClaimSettings {
    /// How claims are found.
    pub engine: EngineName,
    /// Whether the publisher's own statements are kept too.
    pub narrator: bool,
    /// Claims that the program is less sure of are left out, 0 to 1.
    pub confidence: f64,
}

/// How claims are found; see [`ascribe_attribution::Engine`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EngineName {
    /// Learned models, with the rules for what the models have not seen.
    Learned,
    /// Grammar and lexicon alone.
    Rules,
}

impl From<EngineName> for ascribe_attribution::Engine {
    fn from(name: EngineName) -> Self {
        match name {
            EngineName::Learned => Self::Learned,
            EngineName::Rules => Self::Rules,
        }
    }
}

/// `[check]`: what turns CI red.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CheckSettings {
    /// The findings that fail a check, by name; the others are shown and pass.
    pub fail: Vec<String>,
}

/// `[verdicts]`: how facts are rated.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct VerdictSettings {
    /// The ratings, worst last.
    pub scale: Vec<String>,
}

impl Default for ClaimSettings {
    fn default() -> Self {
        Self {
            engine: EngineName::Learned,
            narrator: false,
            confidence: 0.0,
        }
    }
}

impl Default for CheckSettings {
    fn default() -> Self {
        let all = crate::check::Code::ALL
            .iter()
            .filter(|code| code.fails_by_default());
        Self {
            fail: all.map(|code| code.name().to_owned()).collect(),
        }
    }
}

impl Default for VerdictSettings {
    fn default() -> Self {
        let scale = [
            "true",
            "mostly true",
            "half true",
            "misleading",
            "false",
            "unproven",
        ];
        Self {
            scale: scale.iter().map(|&rating| rating.to_owned()).collect(),
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            format: 1,
            claims: ClaimSettings::default(),
            check: CheckSettings::default(),
            verdicts: VerdictSettings::default(),
        }
    }
}
