//! A file's text replaced in one step: whoever reads the file meets the old text or the new one, never a part.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;

use crate::text::why;

/// Writes a new text over the one that was read.
///
/// The new text is written to a file beside it and put in its place; of a link, in the place of what it leads to.
///
/// # Errors
///
/// With a sentence, where nothing was written: the file is another by now, is none to write to, or cannot be written.
pub(crate) fn replace(path: &Path, read: &str, text: &str) -> Result<(), String> {
    let said = |error: io::Error| why(&error);
    let target = path.canonicalize().map_err(said)?;
    let meta = target.metadata().map_err(said)?;
    if !meta.is_file() {
        return Err("it is not a regular file".to_owned());
    }
    // Putting a file in another's place asks nobody whether that one may be written.
    OpenOptions::new().write(true).open(&target).map_err(said)?;
    let (Some(directory), Some(name)) = (target.parent(), target.file_name()) else {
        return Err("it is not a regular file".to_owned());
    };
    let mut beside = std::ffi::OsString::from(".");
    beside.push(name);
    beside.push(format!(".{}.corsac", std::process::id()));
    let beside = directory.join(beside);
    let file = OpenOptions::new().write(true).create_new(true).open(&beside).map_err(said)?;
    let placed = written(file, text, &meta).map_err(said).and_then(|()| {
        // As late as can be: whatever was written meanwhile is somebody's work.
        if is_still(&target, read).map_err(said)? {
            fs::rename(&beside, &target).map_err(said)
        } else {
            Err("it was changed by something else meanwhile".to_owned())
        }
    });
    if placed.is_err() {
        // What is left to say is why the text could not be written.
        let _ = fs::remove_file(&beside);
        return placed;
    }
    // Not every system lets a directory be opened, and the new text stands whether or not.
    let _ = File::open(directory).and_then(|directory| directory.sync_all());
    Ok(())
}

fn written(mut file: File, text: &str, meta: &fs::Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let own = file.metadata()?;
        if (own.uid(), own.gid()) != (meta.uid(), meta.gid()) {
            std::os::unix::fs::fchown(&file, Some(meta.uid()), Some(meta.gid()))?;
        }
    }
    file.set_permissions(meta.permissions())?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

fn is_still(path: &Path, text: &str) -> io::Result<bool> {
    let most = u64::try_from(text.len()).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    File::open(path)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes == text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A directory of its own, gone when the test ends.
    struct Directory(std::path::PathBuf);

    impl Directory {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("corsac-replace-{}-{name}", std::process::id()));
            fs::create_dir_all(&path).unwrap();
            Directory(path)
        }

        fn names(&self) -> Vec<String> {
            let entries = fs::read_dir(&self.0).unwrap();
            let mut names: Vec<_> =
                entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
            names.sort();
            names
        }
    }

    impl Drop for Directory {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn a_file_that_changed_meanwhile_is_left_alone() {
        let directory = Directory::new("changed");
        let file = directory.0.join("p.yaml");
        for (there, read, wanted) in [("new", "new", true), ("newer", "new", false), ("ne", "new", false)] {
            fs::write(&file, there).unwrap();
            assert_eq!(replace(&file, read, "fixed").is_ok(), wanted, "{there}");
            assert_eq!(fs::read_to_string(&file).unwrap(), if wanted { "fixed" } else { there });
            assert_eq!(directory.names(), ["p.yaml"]);
        }
        assert_eq!(replace(&directory.0, "", "x").unwrap_err(), "it is not a regular file");
        assert_eq!(replace(&directory.0.join("none"), "", "x").unwrap_err(), "no such file");
    }

    #[cfg(unix)]
    #[test]
    fn links_and_permissions_stay() {
        use std::os::unix::fs::PermissionsExt as _;
        let directory = Directory::new("links");
        fs::create_dir(directory.0.join("real")).unwrap();
        let (link, file) = (directory.0.join("p.yaml"), directory.0.join("real/p.yaml"));
        fs::write(&file, "a").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink("real/p.yaml", &link).unwrap();
        replace(&link, "a", "b").unwrap();
        assert!(link.is_symlink());
        assert_eq!(fs::read_to_string(&file).unwrap(), "b");
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o640);
        assert_eq!(directory.names(), ["p.yaml", "real"]);
    }
}
