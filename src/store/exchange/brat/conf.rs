//! `annotation.conf`, which says what may be annotated, and `visual.conf`, which says how it looks.

use super::super::model::{DataLabel, DataRelationType, DataSchema};
use super::super::names::Names;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Backgrounds of the palette's slots, light enough for black words.
const COLOURS: [&str; 8] = [
    "#ffd9a8", "#b9d7f7", "#c7e7b8", "#d9d9d9", "#f3c1dc", "#fff0a0", "#bfe6e3", "#d8c9f2",
];
/// Between the name of a type and what it is about, `<ANY>` is all.
const ANY: &str = "<ANY>";
/// The value of what is only said to be so.
pub(super) const YES: &str = "true";

/// `annotation.conf`. Fields of free words are not in it, since brat knows choices alone.
pub(super) fn annotation_conf(schema: &DataSchema, labels: &[String], kinds: &[String], names: &Names) -> String {
    let mut conf = "[entities]\n".to_owned();
    for label in labels {
        _ = writeln!(conf, "{}", names.get(label));
    }
    conf.push_str("\n[relations]\n");
    let end = |label: Option<&String>| label.map_or("<ENTITY>", |label| names.get(label));
    for kind in kinds {
        let known = schema.relation_types.iter().find(|known| known.name == *kind);
        let from = end(known.and_then(|known| known.from.as_ref()));
        let to = end(known.and_then(|known| known.to.as_ref()));
        _ = writeln!(conf, "{}\tArg1:{from}, Arg2:{to}", names.get(kind));
    }
    conf.push_str("# spans may overlap\n<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>\n");
    conf.push_str("\n[events]\n\n[attributes]\n");
    let mut attributes: BTreeMap<&str, (Vec<&str>, Vec<&str>)> = BTreeMap::new();
    for label in &schema.labels {
        for (name, choices) in &label.attributes {
            let Some(choices) = choices else { continue };
            let (of, values) = attributes.entry(names.get(name)).or_default();
            of.push(names.get(&label.name));
            for choice in choices.iter().map(|choice| names.get(choice)) {
                if !values.contains(&choice) {
                    values.push(choice);
                }
            }
        }
    }
    for (name, (of, values)) in attributes {
        _ = writeln!(conf, "{name}\tArg:{}, Value:{}", of.join("|"), values.join("|"));
    }
    conf
}

/// `visual.conf`: names as we show them, and colours.
pub(super) fn visual_conf(schema: &DataSchema, names: &Names) -> String {
    let mut conf = "[labels]\n".to_owned();
    for (ours, theirs) in names.iter() {
        let can_stand = !ours.contains(|sign: char| sign == '|' || sign.is_control());
        if ours != theirs && can_stand && !ours.trim().is_empty() {
            _ = writeln!(conf, "{theirs} | {ours}");
        }
    }
    conf.push_str("\n[drawing]\nSPAN_DEFAULT\tfgColor:black, bgColor:lightgrey, borderColor:darken\n");
    conf.push_str("ARC_DEFAULT\tcolor:black, arrowHead:triangle-5\n");
    for label in &schema.labels {
        let colour = COLOURS.get(usize::from(label.slot)).or(COLOURS.last()).unwrap_or(&"");
        _ = writeln!(conf, "{}\tbgColor:{colour}", names.get(&label.name));
    }
    conf
}

/// `kb_shortcuts.conf`: keys of labels.
pub(super) fn kb_shortcuts_conf(schema: &DataSchema, names: &Names) -> String {
    let mut conf = String::new();
    let mut taken = Vec::new();
    for label in &schema.labels {
        let key = label.key.map(|key| key.to_ascii_uppercase());
        if let Some(key) = key.filter(|key| key.is_ascii_alphanumeric() && !taken.contains(key)) {
            taken.push(key);
            _ = writeln!(conf, "{key} {}", names.get(&label.name));
        }
    }
    conf
}

/// Adds what an `annotation.conf` names and the schema does not have yet. `ours` tells our name of one of brat's.
pub(super) fn read(conf: &str, ours: &dyn Fn(&str) -> String, schema: &mut DataSchema) {
    let mut section = "";
    for line in conf.lines().map(str::trim) {
        if line.starts_with('[') {
            section = line.trim_matches(['[', ']']);
            continue;
        }
        // Macros, what is only a heading, separators and the like.
        if line.is_empty() || line.starts_with(['#', '<', '!', '%', '-']) {
            continue;
        }
        let (name, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let name = ours(name);
        match section {
            "entities" => add_label(schema, name),
            "events" => {
                add_label(schema, name);
                for (role, _) in arguments(rest) {
                    let role = role.trim_end_matches(['?', '*', '+']);
                    let role = role.split('{').next().unwrap_or(role);
                    add_kind(schema, ours(role), None, None);
                }
            }
            "relations" => {
                let ends: Vec<Option<String>> = arguments(rest).iter().map(|(_, of)| end(of, ours)).collect();
                let at = |n: usize| ends.get(n).cloned().flatten();
                add_kind(schema, name, at(0), at(1));
            }
            "attributes" => add_attribute(schema, &name, &arguments(rest), ours),
            _ => {}
        }
    }
}

/// `Arg1:A|B, Arg2:C` in pairs.
fn arguments(rest: &str) -> Vec<(&str, &str)> {
    let pairs = rest.split(',').filter_map(|pair| pair.trim().split_once(':'));
    pairs.filter(|(name, _)| !name.starts_with('<')).collect()
}

/// The label an end is bound to, if it is one.
fn end(of: &str, ours: &dyn Fn(&str) -> String) -> Option<String> {
    (!of.is_empty() && !of.contains(['|', '<'])).then(|| ours(of))
}

fn add_label(schema: &mut DataSchema, name: String) {
    if schema.labels.iter().all(|label| label.name != name) {
        let slot = u8::try_from(schema.labels.len() % COLOURS.len()).unwrap_or_default();
        schema.labels.push(DataLabel {
            name,
            slot,
            ..DataLabel::default()
        });
    }
}

fn add_kind(schema: &mut DataSchema, name: String, from: Option<String>, to: Option<String>) {
    match schema.relation_types.iter_mut().find(|kind| kind.name == name) {
        // Said twice of different ends: it may go from and to either.
        Some(known) => {
            known.from = known.from.take().filter(|label| Some(label) == from.as_ref());
            known.to = known.to.take().filter(|label| Some(label) == to.as_ref());
        }
        None => schema.relation_types.push(DataRelationType { name, from, to }),
    }
}

fn add_attribute(schema: &mut DataSchema, name: &str, arguments: &[(&str, &str)], ours: &dyn Fn(&str) -> String) {
    let find = |key: &str| arguments.iter().find(|(name, _)| *name == key).map(|(_, rest)| *rest);
    let of = find("Arg").unwrap_or(ANY);
    let choices: Vec<String> = match find("Value") {
        Some(values) => values.split('|').map(ours).collect(),
        None => vec![YES.to_owned()],
    };
    let of: Vec<String> = match of.contains('<') {
        true => Vec::new(),
        false => of.split('|').map(ours).collect(),
    };
    for label in &mut schema.labels {
        let is_of = of.is_empty() || of.contains(&label.name);
        if is_of && label.attributes.iter().all(|(known, _)| known != name) {
            label.attributes.push((name.to_owned(), Some(choices.clone())));
        }
    }
}
