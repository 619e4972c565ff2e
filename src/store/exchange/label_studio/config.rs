//! The labelling config: what may be tagged, as Label Studio is told.

use super::super::model::{DataLabel, DataRelationType, DataSchema};
use super::super::source::Source;
use super::{DOCUMENT, LABEL, TEXT};
use crate::store::export::ExportError;
use roxmltree::{Document, Node};
use std::collections::BTreeMap;

/// Colour of each slot of the palette; Label Studio has no palette of its own.
const COLORS: [&str; 8] = [
    "#0072b2", "#d55e00", "#009e73", "#7f7f7f", "#cc79a7", "#e69f00", "#56b4e9", "#8c564b",
];
/// Put after the name of a field that is called as a control is.
const SUFFIX: &str = " (attribute)";

/// All words that tasks may use: those of the schema, and those used without being in it.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    labels: Vec<DataLabel>,
    kinds: Vec<String>,
    fields: Vec<Field>,
}

/// An attribute. Label Studio has one control for it, whatever the label.
#[derive(Debug)]
struct Field {
    name: String,
    /// None where words are free.
    choices: Option<Vec<String>>,
    /// Labels that have it.
    labels: Vec<String>,
}

impl Vocabulary {
    /// Goes once through the documents.
    pub(super) fn of(source: &mut dyn Source) -> Result<Self, ExportError> {
        let schema = source.schema();
        let mut words = Self {
            labels: schema.labels.clone(),
            kinds: schema.relation_types.iter().map(|kind| kind.name.clone()).collect(),
            fields: Vec::new(),
        };
        for label in &schema.labels {
            for (name, choices) in &label.attributes {
                words.add_field(&label.name, name, choices.as_deref());
            }
        }
        source.each(&mut |document| {
            for label in &document.labels {
                words.add_label(label);
            }
            for annotation in &document.annotations {
                words.add_label(&annotation.label);
                for (name, value) in &annotation.attributes {
                    words.add_value(&annotation.label, name, value);
                }
            }
            for relation in &document.relations {
                if !words.kinds.contains(&relation.kind) {
                    words.kinds.push(relation.kind.clone());
                }
            }
            Ok(())
        })?;
        Ok(words)
    }

    fn add_label(&mut self, name: &str) {
        if !self.labels.iter().any(|label| label.name == name) {
            self.labels.push(DataLabel {
                name: name.to_owned(),
                ..DataLabel::default()
            });
        }
    }

    /// A field that has choices for all its labels keeps them all; else its words are free.
    fn add_field(&mut self, label: &str, name: &str, choices: Option<&[String]>) {
        let Some(field) = self.fields.iter_mut().find(|field| field.name == name) else {
            self.fields.push(Field {
                name: name.to_owned(),
                choices: choices.map(<[String]>::to_vec),
                labels: vec![label.to_owned()],
            });
            return;
        };
        field.labels.push(label.to_owned());
        match (&mut field.choices, choices) {
            (Some(known), Some(more)) => {
                for choice in more {
                    if !known.contains(choice) {
                        known.push(choice.clone());
                    }
                }
            }
            (known, _) => *known = None,
        }
    }

    fn add_value(&mut self, label: &str, name: &str, value: &str) {
        let Some(field) = self.fields.iter_mut().find(|field| field.name == name) else {
            self.add_field(label, name, None);
            return;
        };
        if !field.labels.iter().any(|known| known == label) {
            field.labels.push(label.to_owned());
        }
        let is_choice = |choices: &Vec<String>| choices.iter().any(|choice| choice == value);
        if !field.choices.as_ref().is_some_and(is_choice) {
            field.choices = None;
        }
    }

    /// Whether a field is chosen from a list.
    pub(super) fn has_choices(&self, name: &str) -> bool {
        let field = self.fields.iter().find(|field| field.name == name);
        field.is_some_and(|field| field.choices.is_some())
    }

    /// The config of tasks with one text.
    pub(super) fn config(&self) -> String {
        let mut xml = "<View>\n".to_owned();
        self.push_labels(&mut xml, LABEL, TEXT);
        xml += &format!(
            "  <Text name={0} value={1} granularity=\"symbol\"/>\n",
            quoted(TEXT),
            quoted("$text")
        );
        for field in &self.fields {
            self.push_field(&mut xml, field);
        }
        if !self.labels.is_empty() {
            xml += &format!(
                "  <Header value=\"The whole text\"/>\n  <Choices name={} toName={} choice=\"multiple\">\n",
                quoted(DOCUMENT),
                quoted(TEXT)
            );
            push_choices(&mut xml, self.labels.iter().map(|label| label.name.as_str()));
            xml += "  </Choices>\n";
        }
        self.push_relations(&mut xml);
        xml + "</View>\n"
    }

    /// The config of tasks with two texts, which are there to be linked.
    pub(super) fn pairs_config(&self) -> String {
        let mut xml = "<View>\n".to_owned();
        for side in super::pairs::SIDES {
            self.push_labels(&mut xml, &format!("{LABEL}_{side}"), &format!("{TEXT}_{side}"));
            let text = format!("{TEXT}_{side}");
            let value = format!("${text}");
            xml += &format!(
                "  <Text name={} value={} granularity=\"symbol\"/>\n",
                quoted(&text),
                quoted(&value)
            );
        }
        self.push_relations(&mut xml);
        xml + "</View>\n"
    }

    fn push_labels(&self, xml: &mut String, name: &str, to_name: &str) {
        *xml += &format!("  <Labels name={} toName={}>\n", quoted(name), quoted(to_name));
        let mut keys = Vec::new();
        for label in &self.labels {
            let color = COLORS
                .get(usize::from(label.slot) % COLORS.len())
                .copied()
                .unwrap_or_default();
            *xml += &format!("    <Label value={} background={}", quoted(&label.name), quoted(color));
            if let Some(key) = label.key.filter(|key| !keys.contains(key)) {
                keys.push(key);
                *xml += &format!(" hotkey={}", quoted(&key.to_string()));
            }
            if !label.guideline.is_empty() {
                *xml += &format!(" hint={}", quoted(&label.guideline));
            }
            *xml += "/>\n";
        }
        *xml += "  </Labels>\n";
    }

    fn push_field(&self, xml: &mut String, field: &Field) {
        let tag = if field.choices.is_some() { "Choices" } else { "TextArea" };
        *xml += &format!(
            "  <View visibleWhen=\"region-selected\"><Header value={}/></View>\n",
            quoted(&field.name)
        );
        *xml += &format!(
            "  <{tag} name={} toName={} perRegion=\"true\" visibleWhen=\"region-selected\" whenTagName={}",
            quoted(&control(&field.name)),
            quoted(TEXT),
            quoted(LABEL)
        );
        // Label Studio parts the labels by commas.
        if field.labels.len() < self.labels.len() && !field.labels.iter().any(|label| label.contains(',')) {
            *xml += &format!(" whenLabelValue={}", quoted(&field.labels.join(",")));
        }
        match &field.choices {
            Some(choices) => {
                *xml += " choice=\"single\">\n";
                push_choices(xml, choices.iter().map(String::as_str));
                *xml += &format!("  </{tag}>\n");
            }
            None => *xml += "/>\n",
        }
    }

    fn push_relations(&self, xml: &mut String) {
        if self.kinds.is_empty() {
            return;
        }
        *xml += "  <Relations>\n";
        for kind in &self.kinds {
            *xml += &format!("    <Relation value={}/>\n", quoted(kind));
        }
        *xml += "  </Relations>\n";
    }
}

fn push_choices<'c>(xml: &mut String, choices: impl Iterator<Item = &'c str>) {
    for choice in choices {
        *xml += &format!("    <Choice value={}/>\n", quoted(choice));
    }
}

/// An attribute's value. Characters that XML does not know become U+FFFD.
fn quoted(words: &str) -> String {
    let mut xml = "\"".to_owned();
    for letter in words.chars() {
        match letter {
            '&' => xml += "&amp;",
            '<' => xml += "&lt;",
            '>' => xml += "&gt;",
            '"' => xml += "&quot;",
            '\t' | '\n' | '\r' => xml += &format!("&#{};", u32::from(letter)),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => xml.push('\u{fffd}'),
            letter => xml.push(letter),
        }
    }
    xml + "\""
}

/// The control of a field.
pub(super) fn control(field: &str) -> String {
    match field {
        LABEL | TEXT | DOCUMENT => format!("{field}{SUFFIX}"),
        field if field.ends_with(SUFFIX) => format!("{field}{SUFFIX}"),
        field => field.to_owned(),
    }
}

/// The field of a control.
pub(super) fn field(control: &str) -> &str {
    control.strip_suffix(SUFFIX).unwrap_or(control)
}

/// What a config tells a reader.
#[derive(Debug, Default)]
pub(super) struct Config {
    pub(super) schema: DataSchema,
    /// Names of texts, and the field of a task's data each shows.
    pub(super) texts: BTreeMap<String, String>,
}

impl Config {
    /// Adds what another config has more.
    pub(super) fn add(&mut self, xml: &str) -> Result<(), roxmltree::Error> {
        let xml = Document::parse(xml)?;
        for node in xml.descendants().filter(Node::is_element) {
            match node.tag_name().name() {
                "Text" | "HyperText" => {
                    let key = value(node, "value").trim_start_matches('$').to_owned();
                    self.texts.insert(value(node, "name"), key);
                }
                "Label" => self.add_label(node),
                "Relation" => self.add_kind(value(node, "value")),
                _ => {}
            }
        }
        // Only now, since a field may stand before the labels that have it.
        for node in xml
            .descendants()
            .filter(|node| node.attribute("perRegion") == Some("true"))
        {
            self.add_field(node);
        }
        Ok(())
    }

    fn add_label(&mut self, node: Node<'_, '_>) {
        let name = Some(value(node, "value")).filter(|name| !name.is_empty());
        let name = name.unwrap_or_else(|| value(node, "alias"));
        if name.is_empty() || self.schema.labels.iter().any(|label| label.name == name) {
            return;
        }
        let color = value(node, "background").to_lowercase();
        let slot = COLORS.iter().position(|known| *known == color);
        let slot = slot.unwrap_or(self.schema.labels.len() % COLORS.len());
        self.schema.labels.push(DataLabel {
            name,
            slot: u8::try_from(slot).unwrap_or_default(),
            key: value(node, "hotkey").parse().ok(),
            guideline: value(node, "hint"),
            attributes: Vec::new(),
        });
    }

    fn add_kind(&mut self, name: String) {
        let kinds = &mut self.schema.relation_types;
        if !name.is_empty() && !kinds.iter().any(|kind| kind.name == name) {
            kinds.push(DataRelationType {
                name,
                ..DataRelationType::default()
            });
        }
    }

    fn add_field(&mut self, node: Node<'_, '_>) {
        let choices = match node.tag_name().name() {
            "Choices" => {
                let choices = node.descendants().filter(|child| child.tag_name().name() == "Choice");
                Some(choices.map(|choice| value(choice, "value")).collect::<Vec<_>>())
            }
            "TextArea" => None,
            _ => return,
        };
        let name = field(&value(node, "name")).to_owned();
        let only = node.attribute("whenLabelValue");
        for label in &mut self.schema.labels {
            let has_it = only.is_none_or(|only| only.split(',').any(|only| only == label.name));
            if has_it && !label.attributes.iter().any(|(known, _)| *known == name) {
                label.attributes.push((name.clone(), choices.clone()));
            }
        }
    }
}

fn value(node: Node<'_, '_>, name: &str) -> String {
    node.attribute(name).unwrap_or_default().to_owned()
}
