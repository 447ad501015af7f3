// Rules of a folder against the JSON lines of a file, with sigma-rust: `match-lines RULES EVENTS`.
// Prints `rule id <tab> line number` for each match, and on standard error what it loaded.
use std::fs;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use sigma_rust::{event_from_json, rule_from_yaml, Rule};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let rules_folder = arguments.next().expect("RULES");
    let events_file = arguments.next().expect("EVENTS");
    let mut rules: Vec<Rule> = Vec::new();
    let mut refused = 0;
    load(Path::new(&rules_folder), &mut rules, &mut refused);
    eprintln!("{} rules loaded, {} refused", rules.len(), refused);
    let mut out = BufWriter::new(std::io::stdout().lock());
    let file = fs::File::open(events_file).expect("the events");
    for (at, line) in BufReader::new(file).lines().enumerate() {
        let line = line.expect("a line");
        if line.is_empty() {
            continue;
        }
        let event = match event_from_json(&line) {
            Ok(event) => event,
            Err(_) => continue,
        };
        for rule in &rules {
            if rule.is_match(&event) {
                writeln!(out, "{}\t{}", rule.id.as_deref().unwrap_or(""), at + 1).expect("output");
            }
        }
    }
}

fn load(folder: &Path, rules: &mut Vec<Rule>, refused: &mut usize) {
    let mut entries: Vec<_> = fs::read_dir(folder).expect("the rules").map(|one| one.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            load(&path, rules, refused);
        } else if path.extension().is_some_and(|ending| ending == "yml") {
            match rule_from_yaml(&fs::read_to_string(&path).expect("a rule")) {
                Ok(rule) => rules.push(rule),
                Err(_) => *refused += 1,
            }
        }
    }
}
