use super::super::{Format, InputFile, MemorySink, ReadData, WriteOptions, fit, write};
use super::read;

/// Layers of words, of spans without features, with a slot, with a relation, and a chain; the second sentence has two lines
/// and the third is one space further on.
const FILE: &str = "#FORMAT=WebAnno TSV 3.3
#T_SP=de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS|PosValue
#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|identifier|value
#T_SP=webanno.custom.Quote|
#T_SP=webanno.custom.Cue|sure|ROLE_webanno.custom.Cue:args_webanno.custom.CueArgsLink|webanno.custom.Claim
#T_SP=webanno.custom.Claim|kind
#T_CH=de.tudarmstadt.ukp.dkpro.core.api.coref.type.CoreferenceLink|referenceType|referenceRelation
#T_RL=webanno.custom.Says|label|BT_de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity


#Text=😀 Ann says: fire!
1-1\t0-2\t😀\t_\t_\t_\t_\t_\t_\t_\t_\t_\t_\t_\t_\t
1-2\t3-6\tAnn\tNN\tQ1\tPER\t_\t_\t_\t_\t_\tname[9]\t*->9-1\t_\t_\t
1-3\t7-11\tsays\tVB\t_\t_\t_\tyes\tcontent;cause\t1-5[2];2-2\t_\t_\t_\t_\t_\t
1-4\t11-12\t:\t_\t_\t_\t_\t_\t_\t_\t_\t_\t_\t_\t_\t
1-5\t13-17\tfire\tNN\t*\tEVT\\_1|ORG[7]\t*[1]\t_\t_\t_\tevent[2]\t_\t_\tknown\\|for|*\t1-2|1-2[0_7]\t
1-6\t17-18\t!\t_\t_\tORG[7]\t*[1]\t_\t_\t_\tevent[2]\t_\t_\t_\t_\t

#Text=She\\ttold
#Text=Bob.
2-1\t19-22\tShe\t_\t_\t_\t_\t_\t_\t_\t_\tpronoun[9]\tcoref->9-2\t_\t_\t
2-2\t23-27\ttold\t_\t_\t_\t_\t_\t_\t_\t*\t_\t_\t_\t_\t
2-3\t28-31\tBob\t_\t_\t_\t_\t_\t_\t_\t_\t_\t_\t_\t_\t
2-3.1\t28-29\tB\t_\tQ2\t_\t_\t_\t_\t_\t_\t_\t_\t_\t_\t
2-4\t31-32\t.\t_\t_\t_\t_\t_\t_\t_\t_\t_\t_\t_\t_\t

#Text=\\[End\\]
3-1\t34-39\t\\[End\\]\t_\t_\tMISC\t_\t_\t_\t_\t_\t_\t_\t_\t_\t
";

fn read_one(words: &str) -> ReadData {
    read(&[InputFile {
        name: "news/one.tsv".to_owned(),
        bytes: words.as_bytes().to_vec(),
    }])
}

fn told(data: &ReadData) -> Vec<String> {
    data.problems.iter().map(ToString::to_string).collect()
}

#[test]
fn spans_slots_chains_and_relations_are_read() {
    let mut data = read_one(FILE);
    assert_eq!(told(&data), [""; 0]);
    assert_eq!(
        fit(&mut data).unwrap().to_string(),
        "11 of 11 spans fit as UTF-16, line ends as stored"
    );
    let document = &data.documents[0];
    assert_eq!(
        (document.id.as_str(), &*document.text),
        ("news/one", "😀 Ann says: fire!\nShe\ttold\nBob. \n[End]")
    );
    let spans: Vec<String> = document
        .annotations
        .iter()
        .map(|annotation| {
            let fields = annotation
                .attributes
                .iter()
                .map(|(name, value)| format!(" {name}={value}"));
            let words = &document.text[annotation.fragments[0].clone()];
            format!("{}: {words}{}", annotation.label, fields.collect::<String>())
        })
        .collect();
    assert_eq!(
        spans,
        [
            "PER: Ann identifier=Q1",
            "name: Ann",
            "Cue: says sure=yes",
            "EVT_1: fire",
            "ORG: fire!",
            "Quote: fire!",
            "Claim: fire! kind=event",
            "pronoun: She",
            "Claim: told",
            "NamedEntity: B identifier=Q2",
            "MISC: [End]",
        ]
    );
    let label = |id: &str| {
        let span = document
            .annotations
            .iter()
            .find(|annotation| annotation.id == id)
            .unwrap();
        format!("{}: {}", span.label, &document.text[span.fragments[0].clone()])
    };
    let links: Vec<String> = document
        .relations
        .iter()
        .map(|link| format!("{} -{}-> {}", label(&link.from), link.kind, label(&link.to)))
        .collect();
    assert_eq!(
        links,
        [
            "name: Ann -next-> pronoun: She",
            "PER: Ann -known|for-> EVT_1: fire",
            "PER: Ann -Says-> ORG: fire!",
            "Cue: says -content-> Claim: fire!",
            "Cue: says -cause-> Claim: told",
        ]
    );
}

#[test]
fn rows_that_are_broken_are_told_with_their_line() {
    let broken = FILE
        .replace("1-4\t11-12", "1-4\t11")
        .replace(
            "2-4\t31-32\t.\t_",
            "2-4\t31-32\t.\t_\t_\t_\t_\t_\t_\t_\t_\t_\t_\t_\t_\t_\t_\t_",
        )
        .replace("3-1\t34-39", "3-1\t999999-1000004");
    let data = read_one(&broken);
    let told = told(&data);
    assert!(
        told[0].starts_with("news/one.tsv, line 15: passed over: “11” is no place"),
        "{told:?}"
    );
    assert!(
        told[1].starts_with("news/one.tsv, line 25: passed over: 26 columns where the layers have 12"),
        "{told:?}"
    );
    assert!(
        told[2].starts_with("news/one.tsv, line 28: the sentence stands 999967 characters behind"),
        "{told:?}"
    );
    assert_eq!(told.len(), 3);
    assert_eq!(data.documents[0].annotations.len(), 11);
}

#[test]
fn windows_line_ends_are_no_part_of_the_text() {
    let mut data = read_one(&FILE.replace('\n', "\r\n"));
    assert_eq!(data.documents[0].text, read_one(FILE).documents[0].text);
    assert_eq!(fit(&mut data).unwrap().misfits, [""; 0]);
    let escaped = read_one("#FORMAT=WebAnno TSV 3.2\n\n\n#Text=a\\r\n#Text=b\n1-1\t0-1\ta\n1-2\t3-4\tb\n");
    assert_eq!(&*escaped.documents[0].text, "a\r\nb");
}

#[test]
fn other_files_are_told_and_nothing_is_written() {
    let data = read_one("1-1\t0-2\tA\n");
    assert!(told(&data)[0].starts_with("news/one.tsv, line 1: passed over, since it is no WebAnno TSV 3"));
    let latin = read(&[InputFile {
        name: "a.tsv".to_owned(),
        bytes: b"#FORMAT=WebAnno TSV 3.3\n#Text=caf\xe9\n".to_vec(),
    }]);
    assert_eq!(
        told(&latin),
        ["a.tsv: passed over, since it is not UTF-8; export it again as UTF-8"]
    );
    let options = WriteOptions::default();
    let wish = write(
        Format::WebAnnoTsv,
        &mut super::super::tests::sample(),
        &options,
        &mut MemorySink::default(),
    );
    assert!(wish.unwrap_err().to_string().contains("can be read, not written"));
}

#[test]
fn no_half_or_changed_file_breaks_the_reader() {
    let mut random = fastrand::Rng::with_seed(3);
    for cut in 0..FILE.len() {
        let mut bytes = FILE.as_bytes()[..cut].to_vec();
        for _ in 0..random.usize(..6).min(cut) {
            let at = random.usize(..cut);
            bytes[at] = *random.choice(b"0179-|[]_;*#\\\n\t\xff").unwrap();
        }
        let mut data = read(&[InputFile {
            name: "a.tsv".to_owned(),
            bytes,
        }]);
        fit(&mut data).ok();
    }
}
