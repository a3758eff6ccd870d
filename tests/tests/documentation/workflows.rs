//! Files of other tools on pages: workflows of GitHub, and settings of pre-commit.

use serde_yaml::Value;

use crate::markdown::{Page, root};

/// Whether a block is such a file.
pub(crate) fn is_known(info: &str) -> bool {
    matches!(info, "yaml,workflow" | "yaml,pre-commit")
}

pub(crate) fn run() {
    let mut count = 0;
    for page in Page::all() {
        for block in page.blocks().into_iter().filter(|block| is_known(&block.info)) {
            let at = format!("{}:{}", page.name(), block.line);
            let file: Value =
                serde_yaml::from_str(&block.text).unwrap_or_else(|error| panic!("{at}: {error}"));
            match block.info.as_str() {
                "yaml,workflow" => workflow(&at, &file),
                _ => pre_commit(&at, &file),
            }
            count += 1;
        }
    }
    crate::say!("documentation: {count} files of other tools");
    assert!(count > 0);
}

fn read(name: &str) -> Value {
    serde_yaml::from_str(&std::fs::read_to_string(root().join(name)).unwrap()).unwrap()
}

/// Other actions are pinned to a commit, and this repository's is given inputs that it has.
fn workflow(at: &str, file: &Value) {
    let action = read("action.yml");
    // YAML 1.1 reads `on` as true, and GitHub does not.
    for key in ["name", "on", "permissions", "jobs"] {
        assert!(!file[key].is_null(), "{at}: the workflow has no `{key}`");
    }
    for (_, job) in file["jobs"].as_mapping().unwrap() {
        for step in job["steps"].as_sequence().unwrap() {
            let (uses, version) = step["uses"].as_str().unwrap().split_once('@').unwrap();
            if uses != "corsac-rs/corsac" {
                assert!(version.len() == 40, "{at}: `{uses}` is not pinned");
                continue;
            }
            for (input, _) in step["with"].as_mapping().into_iter().flatten() {
                assert!(!action["inputs"][input].is_null(), "{at}: the action has no input {input:?}");
            }
        }
    }
}

/// The hooks are those of this repository.
fn pre_commit(at: &str, file: &Value) {
    let hooks = read(".pre-commit-hooks.yaml");
    let known: Vec<&Value> = hooks.as_sequence().unwrap().iter().map(|hook| &hook["id"]).collect();
    for repository in file["repos"].as_sequence().unwrap() {
        assert!(
            repository["repo"].is_string() && repository["rev"].is_string(),
            "{at}: no repository or version"
        );
        for hook in repository["hooks"].as_sequence().unwrap() {
            assert!(known.contains(&&hook["id"]), "{at}: there is no hook {:?}", hook["id"]);
        }
    }
}
