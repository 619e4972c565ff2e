//! CAS in XMI: one XML file a document, and `TypeSystem.xml` with the types of all.

use super::super::read::ReadData;
use super::super::sink::{InputFile, Sink};
use super::super::source::Source;
use super::documents::Reader;
use super::structures::{self, SOFA_ID};
use super::types::{STRING, Type, types};
use super::{Cas, Feature, Structure};
use crate::store::export::ExportError;
use roxmltree::{Document, Node};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

const XMI: &str = "http://www.omg.org/XMI";

/// Writes the types, and one file a document.
pub(in super::super) fn write(source: &mut dyn Source, sink: &mut dyn Sink) -> Result<(), ExportError> {
    let types = types(source)?;
    write_types(&types, sink)?;
    structures::each(source, &mut |name, cas| {
        let mut out = sink.file(&format!("{name}.xmi"))?;
        write_cas(cas, &mut *out)
    })
}

fn write_types(types: &[Type], sink: &mut dyn Sink) -> Result<(), ExportError> {
    let mut out = sink.file("TypeSystem.xml")?;
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(
        out,
        "<typeSystemDescription xmlns=\"http://uima.apache.org/resourceSpecifier\">\n<types>"
    )?;
    for kind in types {
        writeln!(out, "<typeDescription>\n<name>{}</name>\n<description/>", kind.name)?;
        writeln!(out, "<supertypeName>{}</supertypeName>\n<features>", kind.parent)?;
        for (name, range) in &kind.features {
            write!(out, "<featureDescription><name>{name}</name><description/>")?;
            writeln!(out, "<rangeTypeName>{range}</rangeTypeName></featureDescription>")?;
        }
        writeln!(out, "</features>\n</typeDescription>")?;
    }
    writeln!(out, "</types>\n</typeSystemDescription>")?;
    out.flush()?;
    Ok(())
}

fn write_cas(cas: &Cas, out: &mut dyn Write) -> Result<(), ExportError> {
    write!(
        out,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xmi:XMI xmi:version=\"2.0\" xmlns:xmi=\"{XMI}\""
    )?;
    let packages = cas.structures.values().map(|structure| names(&structure.kind).0);
    let packages: BTreeSet<&str> = packages.chain(["uima.cas"]).collect();
    for package in &packages {
        let space = package.replace('.', "/");
        write!(out, " xmlns:{}=\"http:///{space}.ecore\"", prefix(package))?;
    }
    out.write_all(b">\n<cas:NULL xmi:id=\"0\"/>\n")?;
    for (id, structure) in &cas.structures {
        let (package, name) = names(&structure.kind);
        write!(out, "<{}:{name} xmi:id=\"{id}\"", prefix(package))?;
        for (name, feature) in &structure.features {
            write!(out, " {name}=\"{}\"", value(feature))?;
        }
        out.write_all(b"/>\n")?;
    }
    let members: Vec<String> = cas
        .structures
        .keys()
        .filter(|id| **id != SOFA_ID)
        .map(u64::to_string)
        .collect();
    writeln!(
        out,
        "<cas:View sofa=\"{SOFA_ID}\" members=\"{}\"/>\n</xmi:XMI>",
        members.join(" ")
    )?;
    out.flush()?;
    Ok(())
}

fn names(kind: &str) -> (&str, &str) {
    kind.rsplit_once('.').unwrap_or(("uima.noNamespace", kind))
}

/// The last word of a package; of those we write no two are alike.
fn prefix(package: &str) -> &str {
    package.rsplit('.').next().unwrap_or(package)
}

fn value(feature: &Feature) -> String {
    match feature {
        Feature::Words(words) => escaped(words),
        Feature::Number(number) => number.to_string(),
        Feature::Flag(flag) => flag.to_string(),
        Feature::Refs(refs) => {
            let refs: Vec<String> = refs.iter().map(u64::to_string).collect();
            refs.join(" ")
        }
    }
}

/// As the value of an attribute. What XML does not allow is a space, so that offsets stay.
fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len() + 8);
    for letter in words.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' => out.push_str("&#9;"),
            '\n' => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            '\0'..='\x1f' | '\u{fffe}' | '\u{ffff}' => out.push(' '),
            letter => out.push(letter),
        }
    }
    out
}

/// Ranges of features that are known, by the type that has them and by their name.
type Ranges = BTreeMap<(String, String), String>;

/// Reads all files; those with types first, for they tell what is a reference.
pub(in super::super) fn read(files: &[InputFile]) -> ReadData {
    let mut reader = Reader::default();
    let mut ranges = Ranges::new();
    let mut parents = BTreeMap::new();
    let is_types = |text: &str| text.contains("<typeSystemDescription");
    let mut texts = Vec::with_capacity(files.len());
    for file in files {
        let bytes = file.bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&file.bytes);
        match std::str::from_utf8(bytes) {
            Ok(text) => texts.push((file, text)),
            Err(_) => reader.data.problem(
                &file.name,
                None,
                "passed over, since it is not UTF-8; export it again as UTF-8",
            ),
        }
    }
    for (file, text) in texts.iter().filter(|(_, text)| is_types(text)) {
        match Document::parse(text) {
            Ok(xml) => read_types(&xml, &mut ranges, &mut parents),
            Err(err) => broken(&mut reader, &file.name, &err),
        }
    }
    for (file, text) in texts.iter().filter(|(_, text)| !is_types(text)) {
        match Document::parse(text) {
            Ok(xml) if xml.root_element().tag_name().name() == "XMI" => {
                reader.cas(&file.name, &cas(&xml, &ranges, &parents));
            }
            Ok(_) => reader.data.problem(
                &file.name,
                None,
                "passed over, since it is no XMI; choose files with xmi:XMI",
            ),
            Err(err) => broken(&mut reader, &file.name, &err),
        }
    }
    reader.finish()
}

fn broken(reader: &mut Reader, file: &str, err: &roxmltree::Error) {
    let line = usize::try_from(err.pos().row).ok();
    let what = format!("passed over, since it is not XML: {err}; export it again");
    reader.data.problem(file, line, what);
}

fn read_types(xml: &Document<'_>, ranges: &mut Ranges, parents: &mut BTreeMap<String, String>) {
    let child = |node: Node<'_, '_>, name: &str| {
        let found = node.children().find(|child| child.tag_name().name() == name);
        found.and_then(|child| child.text().map(|text| text.trim().to_owned()))
    };
    for kind in xml
        .descendants()
        .filter(|node| node.tag_name().name() == "typeDescription")
    {
        let Some(name) = child(kind, "name") else { continue };
        for feature in kind
            .descendants()
            .filter(|node| node.tag_name().name() == "featureDescription")
        {
            if let (Some(feature_name), Some(range)) = (child(feature, "name"), child(feature, "rangeTypeName")) {
                ranges.insert((name.clone(), feature_name), range);
            }
        }
        if let Some(parent) = child(kind, "supertypeName") {
            parents.insert(name, parent);
        }
    }
}

fn cas(xml: &Document<'_>, ranges: &Ranges, parents: &BTreeMap<String, String>) -> Cas {
    let mut cas = Cas::default();
    for node in xml.root_element().children().filter(Node::is_element) {
        let kind = kind_of(node);
        let Some(id) = node.attribute((XMI, "id")) else {
            continue;
        };
        let Ok(id) = id.parse() else {
            cas.broken += 1;
            continue;
        };
        let mut features = BTreeMap::new();
        for attribute in node.attributes().filter(|attribute| attribute.namespace().is_none()) {
            let (name, words) = (attribute.name(), attribute.value());
            let is_ref = is_ref(&kind, name, ranges, parents);
            let refs = words.split_ascii_whitespace().map(|id| id.parse().ok());
            let refs: Option<Vec<u64>> = refs.collect::<Option<_>>().filter(|_| is_ref);
            let feature = refs.map_or_else(|| Feature::Words(words.to_owned()), Feature::Refs);
            features.insert(feature_name(&kind, name), feature);
        }
        // Lists of words are elements inside.
        for item in node.children().filter(Node::is_element) {
            let words = item.text().unwrap_or_default();
            match features
                .entry(feature_name(&kind, item.tag_name().name()))
                .or_insert_with(|| Feature::Words(String::new()))
            {
                Feature::Words(list) if list.is_empty() => list.push_str(words),
                Feature::Words(list) => {
                    list.push_str("; ");
                    list.push_str(words);
                }
                _ => {}
            }
        }
        cas.structures.insert(id, Structure { kind, features });
    }
    cas
}

fn feature_name(kind: &str, name: &str) -> String {
    let is_array = kind.starts_with("uima.cas.") && kind.ends_with("Array") && name == "elements";
    if is_array {
        "%ELEMENTS".to_owned()
    } else {
        name.to_owned()
    }
}

fn kind_of(node: Node<'_, '_>) -> String {
    let name = node.tag_name().name();
    let space = node.tag_name().namespace().unwrap_or_default();
    let package = space
        .trim_start_matches("http:")
        .trim_start_matches('/')
        .trim_end_matches(".ecore");
    match package {
        "" | "uima/noNamespace" => name.to_owned(),
        package => format!("{}.{name}", package.replace('/', ".")),
    }
}

/// By the range that the types declare; where they say nothing, by names that are always references.
fn is_ref(kind: &str, name: &str, ranges: &Ranges, parents: &BTreeMap<String, String>) -> bool {
    let ancestors = std::iter::successors(Some(kind), |kind| parents.get(*kind).map(String::as_str));
    // Types may be their own ancestors in a broken file.
    let mut owners = ancestors.take(parents.len() + 1);
    let Some(range) = owners.find_map(|owner| ranges.get(&(owner.to_owned(), name.to_owned()))) else {
        let is_list = kind == "uima.cas.FSArray" && name == "elements";
        return is_list || ["sofa", "Governor", "Dependent", "target"].contains(&name);
    };
    let is_list = range == "uima.cas.FSArray" || range == "uima.cas.TOP";
    let is_words = parents.get(range).is_some_and(|parent| parent == STRING);
    is_list || !range.starts_with("uima.cas.") && !is_words
}
