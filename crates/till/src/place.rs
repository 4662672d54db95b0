//! Where a cinema's folder may be on this machine.
//!
//! What lies in it is its owner's alone: hashes of PINs, sales, the ticket key where there is no keyring. On Unix each
//! file is made so. On Windows a file takes the rights of its folder: inside a person's profile nobody else may read,
//! outside it every user of the computer usually may. So the folder is inside the profile, or a person answers for its
//! rights. Absent on purpose: setting those rights from here. On a folder that holds other things, a whole drive in the
//! worst case, that would shut others out of what is theirs.

use std::path::{Path, PathBuf};

use marquee_cinema::{Fault, Result};

use crate::till::default_folder;

/// Refuses a folder that other users of this computer may read, unless a person has said that its rights are set.
///
/// # Errors
/// On Windows, the folder is outside the person's profile and `allow_shared` is not said.
pub fn require_private(folder: &Path, allow_shared: bool) -> Result<()> {
    // Elsewhere the files' own rights keep others out.
    if !cfg!(windows) || is_inside(folder, dirs::home_dir().as_deref()) {
        return Ok(());
    }
    if allow_shared {
        tracing::warn!(folder = %folder.display(), "the cinema's folder is outside the user's profile; its rights are the operator's");
        return Ok(());
    }
    Err(refusal(folder))
}

fn refusal(folder: &Path) -> Fault {
    Fault::invalid(format!(
        "The folder {} is outside your user profile, where other users of this computer may read the cinema's sales and \
         PINs. Choose a folder inside it, such as {}. If you have set the folder's rights so that only you may open it, \
         say so: --allow-shared-folder.",
        folder.display(),
        default_folder().display()
    ))
}

fn is_inside(folder: &Path, profile: Option<&Path>) -> bool {
    profile.is_some_and(|profile| settled(folder).starts_with(settled(profile)))
}

/// The path without links, as far as it exists: a link in the profile may lead out of it.
fn settled(path: &Path) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    for there in whole.ancestors() {
        if let Ok(real) = there.canonicalize() {
            return match whole.strip_prefix(there) {
                Ok(rest) if rest.as_os_str().is_empty() => real,
                Ok(rest) => real.join(rest),
                Err(_) => whole,
            };
        }
    }
    whole
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_in_the_profile_is_inside_it_also_before_it_is_made() {
        let profile = tempfile::TempDir::new().unwrap();
        let home = Some(profile.path());
        assert!(is_inside(profile.path(), home));
        assert!(is_inside(&profile.path().join("not/made/yet"), home));
        assert!(!is_inside(profile.path().parent().unwrap(), home));
        // Whose name only begins in the same way.
        let neighbour = format!("{}-2", profile.path().display());
        assert!(!is_inside(Path::new(&neighbour), home));
        assert!(!is_inside(profile.path(), None));
    }

    #[test]
    fn a_way_that_climbs_out_of_the_profile_is_outside() {
        let profile = tempfile::TempDir::new().unwrap();
        let outside = tempfile::TempDir::new().unwrap();
        let name = outside.path().file_name().unwrap();
        let climbing = profile.path().join("..").join(name);
        assert!(!is_inside(&climbing, Some(profile.path())));
    }

    // On Unix: Windows lets only an administrator make a link to a folder.
    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_out_of_the_profile_is_outside() {
        let profile = tempfile::TempDir::new().unwrap();
        let outside = tempfile::TempDir::new().unwrap();
        let link = profile.path().join("cinema");
        std::os::unix::fs::symlink(outside.path(), &link).unwrap();
        assert!(!is_inside(&link, Some(profile.path())));
        assert!(!is_inside(&link.join("new"), Some(profile.path())));
    }

    #[test]
    fn only_windows_asks_where_the_folder_is() {
        let outside = std::env::temp_dir();
        let outside = outside.ancestors().last().unwrap();
        assert_eq!(require_private(outside, false).is_err(), cfg!(windows));
        assert!(require_private(outside, true).is_ok());
    }
}
