//! What each icon is made of.

/// A small picture of an action or a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is named after what it shows")]
pub enum Icon {
    Plus,
    Close,
    Search,
    Link,
    Unlink,
    Pin,
    Tag,
    Note,
    ChevronUp,
    ChevronDown,
    ChevronLeft,
    ChevronRight,
    OneColumn,
    TwoColumns,
    ThreeColumns,
    Undo,
    Redo,
    Sun,
    Moon,
    Eye,
    EyeOff,
    Lock,
    Unlock,
    Trash,
    Folder,
    File,
    Warning,
    Check,
    Question,
    List,
    Settings,
    Fold,
    Shared,
    New,
}

/// A place on the grid: 0 to 16 from the left and from the top.
pub(super) type Place = (f32, f32);

/// One stroke of an icon.
pub(super) enum Part {
    /// Straight lines from place to place.
    Line(&'static [Place]),
    /// The same, back to the first place.
    Closed(&'static [Place]),
    /// A circle: centre and radius.
    Circle(Place, f32),
    /// A filled circle: centre and radius.
    Dot(Place, f32),
    /// Arcs joined by straight lines.
    Arcs(&'static [Arc]),
}

/// A piece of a circle. Angles are in degrees clockwise from the right; a piece of radius 0 is a
/// corner.
pub(super) struct Arc {
    pub(super) center: Place,
    pub(super) radius: f32,
    pub(super) from: f32,
    pub(super) to: f32,
}

use Part::{Arcs, Circle, Closed, Dot, Line};

const fn arc(center: Place, radius: f32, from: f32, to: f32) -> Arc {
    Arc {
        center,
        radius,
        from,
        to,
    }
}

const fn corner(at: Place) -> Arc {
    arc(at, 0.0, 0.0, 0.0)
}

impl Icon {
    /// All of them, in the order of their names above.
    pub const ALL: [Self; 34] = [
        Self::Plus,
        Self::Close,
        Self::Search,
        Self::Link,
        Self::Unlink,
        Self::Pin,
        Self::Tag,
        Self::Note,
        Self::ChevronUp,
        Self::ChevronDown,
        Self::ChevronLeft,
        Self::ChevronRight,
        Self::OneColumn,
        Self::TwoColumns,
        Self::ThreeColumns,
        Self::Undo,
        Self::Redo,
        Self::Sun,
        Self::Moon,
        Self::Eye,
        Self::EyeOff,
        Self::Lock,
        Self::Unlock,
        Self::Trash,
        Self::Folder,
        Self::File,
        Self::Warning,
        Self::Check,
        Self::Question,
        Self::List,
        Self::Settings,
        Self::Fold,
        Self::Shared,
        Self::New,
    ];

    pub(super) fn parts(self) -> &'static [Part] {
        match self {
            Self::Plus => PLUS,
            Self::Close => CLOSE,
            Self::Search => SEARCH,
            Self::Link => LINK,
            Self::Unlink => UNLINK,
            Self::Pin => PIN,
            Self::Tag => TAG,
            Self::Note => NOTE,
            Self::ChevronUp => &[Line(&[(4.0, 10.0), (8.0, 6.0), (12.0, 10.0)])],
            Self::ChevronDown => &[Line(&[(4.0, 6.0), (8.0, 10.0), (12.0, 6.0)])],
            Self::ChevronLeft => &[Line(&[(10.0, 4.0), (6.0, 8.0), (10.0, 12.0)])],
            Self::ChevronRight => &[Line(&[(6.0, 4.0), (10.0, 8.0), (6.0, 12.0)])],
            Self::OneColumn => &[PAGE],
            Self::TwoColumns => &[PAGE, Line(&[(8.0, 3.0), (8.0, 13.0)])],
            Self::ThreeColumns => THREE_COLUMNS,
            Self::Undo => UNDO,
            Self::Redo => REDO,
            Self::Sun => SUN,
            Self::Moon => MOON,
            Self::Eye => EYE,
            Self::EyeOff => EYE_OFF,
            Self::Lock => LOCK,
            Self::Unlock => UNLOCK,
            Self::Trash => TRASH,
            Self::Folder => FOLDER,
            Self::File => FILE,
            Self::Warning => WARNING,
            Self::Check => &[Line(&[(3.0, 8.5), (6.5, 12.0), (13.0, 4.5)])],
            Self::Question => QUESTION,
            Self::List => LIST,
            Self::Settings => SETTINGS,
            Self::Fold => FOLD,
            Self::Shared => SHARED,
            Self::New => NEW,
        }
    }
}

const PLUS: &[Part] = &[Line(&[(8.0, 3.0), (8.0, 13.0)]), Line(&[(3.0, 8.0), (13.0, 8.0)])];

const CLOSE: &[Part] = &[Line(&[(4.0, 4.0), (12.0, 12.0)]), Line(&[(12.0, 4.0), (4.0, 12.0)])];

const SEARCH: &[Part] = &[Circle((7.0, 7.0), 4.25), Line(&[(10.1, 10.1), (13.5, 13.5)])];

const LEFT_RING: Part = Arcs(&[
    corner((6.5, 5.0)),
    arc((5.0, 8.0), 3.0, 270.0, 90.0),
    corner((6.5, 11.0)),
]);

const RIGHT_RING: Part = Arcs(&[
    corner((9.5, 5.0)),
    arc((11.0, 8.0), 3.0, -90.0, 90.0),
    corner((9.5, 11.0)),
]);

const LINK: &[Part] = &[LEFT_RING, RIGHT_RING, Line(&[(5.5, 8.0), (10.5, 8.0)])];

const UNLINK: &[Part] = &[LEFT_RING, RIGHT_RING, Line(&[(3.0, 13.5), (13.0, 2.5)])];

const PIN: &[Part] = &[
    Line(&[(5.0, 2.5), (11.0, 2.5)]),
    Closed(&[
        (6.25, 2.5),
        (6.25, 6.75),
        (4.0, 9.5),
        (12.0, 9.5),
        (9.75, 6.75),
        (9.75, 2.5),
    ]),
    Line(&[(8.0, 9.5), (8.0, 14.0)]),
];

const TAG: &[Part] = &[
    Closed(&[(2.5, 2.5), (8.0, 2.5), (13.75, 8.25), (8.25, 13.75), (2.5, 8.0)]),
    Dot((5.5, 5.5), 1.0),
];

const NOTE: &[Part] = &[
    Closed(&[(2.75, 3.0), (13.25, 3.0), (13.25, 9.5), (9.5, 13.0), (2.75, 13.0)]),
    Line(&[(5.5, 6.0), (10.5, 6.0)]),
    Line(&[(5.5, 9.0), (8.0, 9.0)]),
];

const PAGE: Part = Closed(&[(2.0, 3.0), (14.0, 3.0), (14.0, 13.0), (2.0, 13.0)]);

const THREE_COLUMNS: &[Part] = &[
    PAGE,
    Line(&[(6.0, 3.0), (6.0, 13.0)]),
    Line(&[(10.0, 3.0), (10.0, 13.0)]),
];

const UNDO: &[Part] = &[
    Line(&[(5.75, 2.75), (2.75, 5.75), (5.75, 8.75)]),
    Arcs(&[
        corner((2.75, 5.75)),
        arc((9.5, 9.5), 3.75, 270.0, 450.0),
        corner((6.0, 13.25)),
    ]),
];

const REDO: &[Part] = &[
    Line(&[(10.25, 2.75), (13.25, 5.75), (10.25, 8.75)]),
    Arcs(&[
        corner((13.25, 5.75)),
        arc((6.5, 9.5), 3.75, 270.0, 90.0),
        corner((10.0, 13.25)),
    ]),
];

const SUN: &[Part] = &[
    Circle((8.0, 8.0), 2.75),
    Line(&[(8.0, 1.5), (8.0, 3.0)]),
    Line(&[(8.0, 13.0), (8.0, 14.5)]),
    Line(&[(1.5, 8.0), (3.0, 8.0)]),
    Line(&[(13.0, 8.0), (14.5, 8.0)]),
    Line(&[(3.4, 3.4), (4.5, 4.5)]),
    Line(&[(11.5, 11.5), (12.6, 12.6)]),
    Line(&[(12.6, 3.4), (11.5, 4.5)]),
    Line(&[(4.5, 11.5), (3.4, 12.6)]),
];

/// Two circles that cut each other; the angles are those of the two points where they do.
const MOON: &[Part] = &[Arcs(&[
    arc((7.5, 8.5), 5.5, 10.2, 259.8),
    arc((10.33, 5.67), 4.6, 214.2, 55.8),
])];

const EYELIDS: Part = Arcs(&[arc((8.0, 10.85), 7.1, 203.7, 336.3), arc((8.0, 5.15), 7.1, 23.7, 156.3)]);

const EYE: &[Part] = &[EYELIDS, Circle((8.0, 8.0), 2.0)];

const EYE_OFF: &[Part] = &[EYELIDS, Line(&[(3.0, 13.5), (13.0, 2.5)])];

const LOCK_BODY: Part = Closed(&[(3.5, 7.25), (12.5, 7.25), (12.5, 13.5), (3.5, 13.5)]);

const LOCK: &[Part] = &[
    LOCK_BODY,
    Arcs(&[
        corner((5.25, 7.25)),
        arc((8.0, 5.0), 2.75, 180.0, 360.0),
        corner((10.75, 7.25)),
    ]),
];

const UNLOCK: &[Part] = &[
    LOCK_BODY,
    Arcs(&[corner((5.25, 7.25)), arc((8.0, 4.5), 2.75, 180.0, 345.0)]),
];

const TRASH: &[Part] = &[
    Line(&[(2.5, 4.5), (13.5, 4.5)]),
    Line(&[(6.0, 4.5), (6.0, 2.5), (10.0, 2.5), (10.0, 4.5)]),
    Line(&[(4.0, 4.5), (4.75, 13.5), (11.25, 13.5), (12.0, 4.5)]),
    Line(&[(6.75, 7.0), (6.75, 11.0)]),
    Line(&[(9.25, 7.0), (9.25, 11.0)]),
];

const FOLDER: &[Part] = &[Closed(&[
    (2.0, 3.5),
    (6.5, 3.5),
    (8.0, 5.25),
    (14.0, 5.25),
    (14.0, 13.0),
    (2.0, 13.0),
])];

const FILE: &[Part] = &[
    Closed(&[(3.5, 2.0), (9.0, 2.0), (12.5, 5.5), (12.5, 14.0), (3.5, 14.0)]),
    Line(&[(9.0, 2.0), (9.0, 5.5), (12.5, 5.5)]),
];

const WARNING: &[Part] = &[
    Closed(&[(8.0, 2.5), (14.25, 13.5), (1.75, 13.5)]),
    Line(&[(8.0, 6.5), (8.0, 9.75)]),
    Dot((8.0, 11.5), 0.9),
];

const QUESTION: &[Part] = &[
    Circle((8.0, 8.0), 6.0),
    Arcs(&[
        arc((8.0, 6.5), 1.9, 180.0, 405.0),
        corner((8.0, 8.7)),
        corner((8.0, 9.4)),
    ]),
    Dot((8.0, 11.3), 0.9),
];

/// Two pages that overlap.
const SHARED: &[Part] = &[
    Closed(&[(2.0, 2.0), (10.5, 2.0), (10.5, 10.5), (2.0, 10.5)]),
    Closed(&[(5.5, 5.5), (14.0, 5.5), (14.0, 14.0), (5.5, 14.0)]),
];
/// A long line between two short ones, and a dot beside it.
const NEW: &[Part] = &[
    Line(&[(6.0, 3.5), (11.0, 3.5)]),
    Line(&[(6.0, 8.0), (14.0, 8.0)]),
    Line(&[(6.0, 12.5), (11.0, 12.5)]),
    Dot((2.8, 8.0), 1.6),
];
/// Two arrowheads that press on a line.
const FOLD: &[Part] = &[
    Line(&[(2.0, 8.0), (14.0, 8.0)]),
    Line(&[(5.0, 2.0), (8.0, 5.0), (11.0, 2.0)]),
    Line(&[(5.0, 14.0), (8.0, 11.0), (11.0, 14.0)]),
];
const LIST: &[Part] = &[
    Dot((3.0, 4.0), 0.9),
    Dot((3.0, 8.0), 0.9),
    Dot((3.0, 12.0), 0.9),
    Line(&[(6.0, 4.0), (13.5, 4.0)]),
    Line(&[(6.0, 8.0), (13.5, 8.0)]),
    Line(&[(6.0, 12.0), (13.5, 12.0)]),
];

const SETTINGS: &[Part] = &[
    Line(&[(2.0, 5.0), (8.0, 5.0)]),
    Circle((10.0, 5.0), 2.0),
    Line(&[(12.0, 5.0), (14.0, 5.0)]),
    Line(&[(2.0, 11.0), (4.0, 11.0)]),
    Circle((6.0, 11.0), 2.0),
    Line(&[(8.0, 11.0), (14.0, 11.0)]),
];
