//! What a proposal is taken for.

use super::cues::Cue;
use super::features::{Seen, value_of};

/// What a proposed segment is, from the one that matters most to the vaguest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Another story in the same page.
    OtherStory,
    /// A piece of its own on the main story's subject.
    LaterPiece,
    /// A notice of a video or sound player, with its time and title.
    Player,
    /// Cookies and consent.
    Consent,
    /// A caption or a credit.
    Caption,
    /// Who wrote it, and when.
    Byline,
    /// An invitation to read something else.
    ReadMore,
    /// An invitation to subscribe, to follow or to get an app.
    Newsletter,
    /// Readers' comments.
    Comments,
    /// Buttons for sharing.
    Share,
    /// Menus, search, log-in.
    Navigation,
    /// Rights and terms.
    Legal,
    Advertisement,
    /// A line that stands on other pages of the outlet too.
    Repeated,
    /// Anything else that does not read like a text.
    Boilerplate,
}

impl Kind {
    /// All, from the one that matters most to the vaguest.
    pub const ALL: [Self; 15] = [
        Self::OtherStory,
        Self::LaterPiece,
        Self::Player,
        Self::Consent,
        Self::Caption,
        Self::Byline,
        Self::ReadMore,
        Self::Newsletter,
        Self::Comments,
        Self::Share,
        Self::Navigation,
        Self::Legal,
        Self::Advertisement,
        Self::Repeated,
        Self::Boilerplate,
    ];

    /// In the analyst's words.
    pub fn name(self) -> &'static str {
        match self {
            Self::OtherStory => "other story",
            Self::LaterPiece => "later piece on the same subject",
            Self::Player => "player notice",
            Self::Consent => "consent notice",
            Self::Caption => "caption or credit",
            Self::Byline => "byline",
            Self::ReadMore => "read-more teaser",
            Self::Newsletter => "newsletter or app",
            Self::Comments => "comments",
            Self::Share => "share buttons",
            Self::Navigation => "menu",
            Self::Legal => "rights and terms",
            Self::Advertisement => "advertisement",
            Self::Repeated => "repeated line",
            Self::Boilerplate => "boilerplate",
        }
    }

    /// Whether it is a whole piece and not furniture.
    pub fn is_story(self) -> bool {
        matches!(self, Self::OtherStory | Self::LaterPiece)
    }

    /// Whether a rule knows it by its own words, so that it is worth proposing inside another story too.
    pub(super) fn is_sure(self) -> bool {
        matches!(
            self,
            Self::Player | Self::Consent | Self::Caption | Self::Newsletter | Self::Comments
        )
    }

    /// What a line is, taken that it is furniture.
    pub(super) fn of(seen: &Seen) -> Self {
        let rules = [
            ("rule_player", Self::Player),
            ("rule_consent", Self::Consent),
            ("rule_caption", Self::Caption),
            ("rule_comments", Self::Comments),
            ("rule_newsletter", Self::Newsletter),
            ("rule_more", Self::ReadMore),
            ("rule_share", Self::Share),
            ("rule_byline", Self::Byline),
            ("outlet", Self::Repeated),
        ];
        let rule = rules.into_iter().find(|(name, _)| value_of(&seen.values, name) > 0.0);
        let cues = [
            (Cue::Advertisement, Self::Advertisement),
            (Cue::Legal, Self::Legal),
            (Cue::Share, Self::Share),
            (Cue::Navigation, Self::Navigation),
        ];
        let cue = cues.into_iter().find(|(cue, _)| seen.cues.has(*cue));
        rule.or_else(|| cue.map(|(_, kind)| ("", kind)))
            .map_or(Self::Boilerplate, |(_, kind)| kind)
    }
}
