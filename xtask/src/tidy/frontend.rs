//! The UI's own layers: screens compose features, features do not know each other, and one folder knows how
//! the node is reached.

use regex_lite::Regex;

use super::sources::{File, Sources};
use super::{Finding, Rule};

pub(super) const SIBLINGS: Rule = Rule {
    name: "features do not import each other",
    why: "a feature can then be understood, tested and removed alone",
    fix: "let the screen hand it over, or move what both need to ui/src/shared",
    check: siblings,
};

pub(super) const SHARED: Rule = Rule {
    name: "shared components know no feature",
    why: "what everything uses must not use anything",
    fix: "take it as a property, or move the component into the feature",
    check: shared,
};

pub(super) const TRANSPORT: Rule = Rule {
    name: "only ui/src/ipc knows the transport",
    why: "the same UI runs in the app's window and in a browser",
    fix: "add what is missing to ui/src/ipc and call that",
    check: transport,
};

fn siblings(sources: &Sources) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in sources.under("ui/src/features/") {
        let Some(own) = feature(&file.path) else {
            continue;
        };
        for (index, target) in imports(file) {
            if feature(&target).is_some_and(|other| other != own) {
                findings.push(Finding::in_line(
                    &file.path,
                    index,
                    format!("imports {target}"),
                ));
            }
        }
    }
    findings
}

fn shared(sources: &Sources) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in sources.under("ui/src/shared/") {
        for (index, target) in imports(file) {
            if ["features", "screens"]
                .iter()
                .any(|layer| target.starts_with(&format!("ui/src/{layer}/")))
            {
                findings.push(Finding::in_line(
                    &file.path,
                    index,
                    format!("imports {target}"),
                ));
            }
        }
    }
    findings
}

fn transport(sources: &Sources) -> Vec<Finding> {
    let Ok(pattern) = Regex::new(
        r#"@tauri-apps|\bfetch\(|\bnew (EventSource|WebSocket|XMLHttpRequest)\b|__TAURI"#,
    ) else {
        return vec![Finding::new("xtask", "the pattern is wrong")];
    };
    let mut findings = Vec::new();
    for file in sources
        .under("ui/src/")
        .filter(|file| !file.path.starts_with("ui/src/ipc/"))
    {
        for (index, line) in file.lines() {
            if let Some(found) = pattern.find(line) {
                findings.push(Finding::in_line(&file.path, index, found.as_str()));
            }
        }
    }
    findings
}

/// The feature that a path is in, if any.
fn feature(path: &str) -> Option<&str> {
    path.strip_prefix("ui/src/features/")?.split('/').next()
}

/// What a module imports, as paths from the root; what comes from npm is left out.
fn imports(file: &File) -> Vec<(usize, String)> {
    let Ok(pattern) = Regex::new(r#"(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"]+)['"]"#) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (index, line) in file.lines() {
        for captures in pattern.captures_iter(line) {
            if let Some(target) = captures
                .get(1)
                .and_then(|target| resolve(&file.path, target.as_str()))
            {
                found.push((index, target));
            }
        }
    }
    found
}

fn resolve(importer: &str, target: &str) -> Option<String> {
    if let Some(rest) = target
        .strip_prefix("$lib/")
        .or_else(|| target.strip_prefix("@/"))
    {
        return Some(format!("ui/src/{rest}"));
    }
    if !target.starts_with('.') {
        return None;
    }
    let mut folders: Vec<&str> = importer.split('/').collect();
    folders.pop();
    for part in target.split('/') {
        match part {
            "." => {}
            ".." => {
                folders.pop();
            }
            name => folders.push(name),
        }
    }
    Some(folders.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(rule: &Rule, path: &str, text: &str) -> usize {
        (rule.check)(&Sources::of(&[(path, text)])).len()
    }

    #[test]
    fn a_feature_that_imports_its_sibling_is_found_however_it_is_written() {
        let cart = "ui/src/features/cart/Cart.svelte";
        let broken = [
            "import { layout } from '../seat-map/layout';",
            "import type { Seat } from \"$lib/features/seat-map\";",
            "const map = await import('../seat-map/layout');",
            "} from '../seat-map/layout';",
        ];
        for line in broken {
            assert_eq!(count(&SIBLINGS, cart, line), 1, "{line}");
        }
        for line in [
            "import './line';",
            "import { x } from '../../shared/x';",
            "import y from 'svelte';",
        ] {
            assert_eq!(count(&SIBLINGS, cart, line), 0, "{line}");
        }
        assert_eq!(
            count(&SIBLINGS, "ui/src/screens/sell/Sell.svelte", broken[0]),
            0
        );
    }

    #[test]
    fn a_shared_component_that_knows_a_feature_is_found() {
        let line = "import { layout } from '../features/seat-map/layout';";
        assert_eq!(count(&SHARED, "ui/src/shared/Button.ts", line), 1);
        assert_eq!(count(&SHARED, "ui/src/screens/Sell.ts", line), 0);
    }

    #[test]
    fn the_transport_is_known_in_one_folder_only() {
        for line in [
            "import { invoke } from '@tauri-apps/api/core';",
            "await fetch('/api')",
            "new EventSource(x)",
        ] {
            assert_eq!(
                count(&TRANSPORT, "ui/src/screens/sell/Sell.svelte", line),
                1,
                "{line}"
            );
            assert_eq!(count(&TRANSPORT, "ui/src/ipc/http.ts", line), 0, "{line}");
        }
        assert_eq!(count(&TRANSPORT, "ui/src/a.ts", "await board.refetch()"), 0);
    }
}
